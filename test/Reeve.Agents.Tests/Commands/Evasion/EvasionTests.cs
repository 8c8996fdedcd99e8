using Xunit;

namespace Reeve.Agents.Tests.Commands.Evasion;

/// <summary>Ways around the gate get at least the answer their file says; ordinary lines get no stricter one than theirs.</summary>
public sealed class EvasionTests
{
    public static TheoryData<string> Files => ["shell", "wrappers", "interpreters", "git", "files", "network", "text", "unicode", "harmless"];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_line_is_answered_at_least_as_its_file_says(string file)
    {
        IReadOnlyList<EvasionCase> cases = EvasionCase.Of(file);
        string[] faults = [.. cases.Select(c => c.Fault()).OfType<string>()];

        Assert.True(cases.Count > 30, $"{file}.txt holds only {cases.Count} lines");
        Assert.True(faults.Length == 0, $"{faults.Length} of {cases.Count}:\n{string.Join('\n', faults)}");
    }
}
