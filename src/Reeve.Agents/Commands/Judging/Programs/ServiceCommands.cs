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
            if (word.Text.Contains("reeve", StringComparison.OrdinalIgnoreCase) || word.Text.StartsWith("governance", StringComparison.Ordinal)
                || (call.Name == "fuser" && word.Text.StartsWith(judge.Around.ApiAddress[1..], StringComparison.Ordinal)))
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

    /// <summary><c>kill</c> of what the line looks up: never when it looks for Reeve.</summary>
    public static void Kill(LineJudge judge, Invocation call)
    {
        bool lookedUp = call.Words.Skip(call.From).Any(w => w.Has(WordFlags.Expands) && !judge.Overlooks(w));
        if (lookedUp && judge.Mentions(w => w.Contains("reeve", StringComparison.OrdinalIgnoreCase) || w.Contains("eeve", StringComparison.OrdinalIgnoreCase)
            || w.Contains("governance.pid", StringComparison.Ordinal) || w.Contains(judge.Around.ApiAddress, StringComparison.Ordinal)))
        {
            judge.Constrain("operate-reeve", "`{0}` ends what the line finds of Reeve.", call.Name);
        }
    }

    /// <summary><c>dotnet exec FILE</c>, <c>dotnet run --project X -- …</c>: Reeve started so is still Reeve.</summary>
    public static void Managed(LineJudge judge, Invocation call)
    {
        Interpreters.File(judge, call);
        int own = call.Words.FindIndex(call.From, w => w.Text.Contains("reeve", StringComparison.OrdinalIgnoreCase));
        if (own < 0)
        {
            return;
        }

        int end = call.Words.FindIndex(own, w => w.Text == "--");
        var words = new List<ShellWord> { new("reeve") };
        words.AddRange(call.Words.Skip(Math.Max(own, end) + 1));
        judge.Apart(() => judge.Program(words, 0, null));
    }

    /// <summary><c>docker run</c>, <c>docker build</c>: a hand on Reeve's service, and files named inside option values.</summary>
    public static void Container(LineJudge judge, Invocation call)
    {
        NetworkCommands.Connect(judge, call);
        foreach (string part in call.Words.SelectMany(w => w.Text.Split(',', '=')).Where(p => p.Length > 0))
        {
            judge.Name(new ShellWord(part));
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
                string value = word.Text[(equals + 1)..];
                int blank = value.IndexOf(' ');
                if (blank > 0 && judge.FindProgram(value[..blank]) is not null)
                {
                    // A recipe may well run it.
                    judge.Apart(() => judge.Line(value));
                }

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
