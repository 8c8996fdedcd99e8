using Reeve.Agents.Commands;
using Reeve.Agents.Commands.Tools;
using Reeve.Core.Decisions;
using Reeve.Core.Signals;

namespace Reeve.Agents.Outcomes;

/// <summary>
/// Puts the end of a call into its class. A look-up or check that said no is <c>negative</c>, not <c>failed</c>: a missing file that was looked
/// for, a failing test, a linter's finding. Without an exit code of the work itself nothing is claimed.
/// </summary>
internal static class OutcomeClasses
{
    private const int CannotExecute = 126;
    private const int NotFound = 127;
    private const int FirstSignal = 129;
    private const int LastSignal = 192;
    private const int Interrupt = 130;
    internal const int Terminated = 143;

    /// <summary>First line after the exit code when the CLI's own time limit ended the command.</summary>
    internal const string TimedOut = "Command timed out";

    /// <summary>Types of which a non-zero exit is an answer.</summary>
    private static readonly TypeSet Checks =
        TypeSet.Of(CommandType.FsRead, CommandType.ShellRead, CommandType.AgentPlan, CommandType.TestRun);

    public static Outcome Of(in CallEnd end, string tool, Classification found) => end.Ending switch
    {
        Ending.NotRun => Outcome.Rejected,
        Ending.Unknown => Outcome.Unknown,
        Ending.Well => found.ExitCodeMasked ? Outcome.Unknown : Outcome.Succeeded,
        Ending.SaidNo => found.ExitCodeMasked ? Outcome.Unknown : Outcome.Negative,
        _ when end.ExitCode is { } code => OfCode(code, end.Message ?? "", found),
        _ => OfMessage(end.Message ?? "", tool, found),
    };

    private static Outcome OfCode(int code, string output, Classification found)
    {
        if (code == Terminated && output.StartsWith(TimedOut, StringComparison.Ordinal))
        {
            return Outcome.Failed;
        }

        if (found.ExitCodeMasked || code is Interrupt or Terminated)
        {
            return Outcome.Unknown;
        }

        bool ran = code is not (CannotExecute or NotFound or (>= FirstSignal and <= LastSignal));
        return ran && IsCheck(found.Types) && !OutcomeTable.BuiltIn.IsBroken(found.Shape, code) ? Outcome.Negative : Outcome.Failed;
    }

    private static Outcome OfMessage(string message, string tool, Classification found) =>
        OutcomeTable.BuiltIn.Says(message)
        ?? (ShellTools.Has(tool) ? OfUnrunShell(message)
            : IsCheck(found.Types) ? Outcome.Negative
            : Outcome.Failed);

    /// <summary>A shell line that ran has an exit code; without one, the words of another guard stand where its output would.</summary>
    private static Outcome OfUnrunShell(string message) => message.Length == 0 ? Outcome.Unknown : Outcome.Rejected;

    private static bool IsCheck(TypeSet types) => types.Except(Checks).IsEmpty;
}
