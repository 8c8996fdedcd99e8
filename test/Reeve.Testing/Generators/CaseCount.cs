using FsCheck;

namespace Reeve.Testing.Generators;

/// <summary>
/// How many cases a property is tried on. With <c>REEVE_MUTATION</c> (<c>eng/mutation.sh</c> sets it) a fortieth of them, at least 25, and always the
/// same: each of thousands of changes to the code is tried on them, and the score has to be one that comes out again.
/// </summary>
public static class CaseCount
{
    private const int Fewest = 25;

    private static readonly bool Few = Environment.GetEnvironmentVariable("REEVE_MUTATION") is { Length: > 0 };

    /// <summary>Tries this many cases and throws at the first that fails.</summary>
    public static Config Of(int cases = 100) => Few
        ? Config.QuickThrowOnFailure.WithMaxTest(Math.Min(cases, Math.Max(Fewest, cases / 40))).WithReplay(2026, 7)
        : Config.QuickThrowOnFailure.WithMaxTest(cases);
}
