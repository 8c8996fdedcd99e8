using Reeve.Agents.Commands.Shell;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Judging.Programs;

/// <summary>Commands on running programs and build targets.</summary>
internal static class ServiceCommands
{
    /// <summary><c>systemctl stop X</c>, <c>pkill X</c>: never Reeve's own service.</summary>
    public static void Target(LineJudge judge, Invocation call)
    {
        foreach (ShellWord word in call.Words.Skip(call.From))
        {
            if (word.Text.Contains("reeve", StringComparison.OrdinalIgnoreCase) || word.Text.StartsWith("governance", StringComparison.Ordinal))
            {
                judge.Constrain("operate-reeve", "`{0}` is Reeve's own service.", word.Shown());
            }
        }
    }

    /// <summary><c>pgrep X</c> whose answer goes to another command: that one may stop what is found.</summary>
    public static void Find(LineJudge judge, Invocation call)
    {
        if (call.Step is { Substituted: true } or { PipedOut: true })
        {
            Target(judge, call);
        }
    }

    /// <summary><c>make TARGET…</c>: targets are named in the table as <c>make TARGET</c>; assignments may replace what recipes run.</summary>
    public static void Make(LineJudge judge, Invocation call)
    {
        foreach (ShellWord word in call.Words.Skip(call.From))
        {
            int equals = word.Text.IndexOf('=');
            if (equals > 0 && !word.Text.StartsWith('-'))
            {
                judge.CheckName(word.Text[..equals].TrimEnd(':', '+', '?'));
                if (word.Has(WordFlags.Expands) || word.Text.AsSpan(equals).ContainsAny("$`;|"))
                {
                    judge.Hide("`{0}` sets a variable of the recipes.", word.Shown());
                }
            }
            else if (word.Has(WordFlags.Expands))
            {
                judge.Hide("Which target `{0}` stands for cannot be read off.", word.Shown());
            }
            else if (word.Text.Contains("deploy", StringComparison.OrdinalIgnoreCase) || word.Text.Contains("release", StringComparison.OrdinalIgnoreCase))
            {
                bool staging = word.Text.Contains("stag", StringComparison.OrdinalIgnoreCase);
                judge.Add(staging ? CommandType.DeployStaging : CommandType.DeployProduction, "The target `{0}` deploys.", word.Text);
            }
        }
    }
}
