using Reeve.Core.Refusals;

namespace Reeve.Cli.Console;

/// <summary>What the shell is told.</summary>
internal static class ExitCode
{
    /// <summary>Done, and the policy is satisfied.</summary>
    public const int Satisfied = 0;

    /// <summary>The policy said no: refused, forbidden, conflict, findings.</summary>
    public const int PolicyFailed = 1;

    /// <summary>The command line or the configuration is wrong, or names something that does not exist.</summary>
    public const int Usage = 2;

    /// <summary>Reeve could not reach, open or write what it needs.</summary>
    public const int Instrument = 3;

    /// <summary>The exit code of a refusal.</summary>
    public static int Of(RefusalKind kind) => kind switch
    {
        RefusalKind.Invalid or RefusalKind.NotFound or RefusalKind.TooLarge => Usage,
        RefusalKind.Unauthenticated or RefusalKind.Forbidden or RefusalKind.Conflict => PolicyFailed,
        _ => Instrument,
    };
}
