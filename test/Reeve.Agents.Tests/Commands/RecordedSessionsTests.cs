using System.Text;
using System.Text.Json;
using Reeve.Agents.Commands;
using Reeve.Core.Decisions;
using Reeve.Testing;
using Xunit;

namespace Reeve.Agents.Tests.Commands;

/// <summary>Every call of the recorded sessions is classified; what is not understood stays rare.</summary>
public sealed class RecordedSessionsTests
{
    private const double MostUnclear = 0.01;

    [Fact]
    public void Recorded_calls_are_understood()
    {
        int calls = 0;
        var unclear = new List<string>();
        foreach ((ToolCall call, string text) in Recorded())
        {
            Classification judged = Calls.Classifier.Classify(call);
            calls++;
            if (judged.Types.Contains(CommandType.Unknown) || judged.Types.Contains(CommandType.Opaque))
            {
                unclear.Add($"{judged.Types}: {judged.Why} {text}");
            }

            Assert.True(judged.Constraint is null, $"{judged.Constraint}: {judged.Why} {text}");
        }

        Assert.True(calls > 300, $"only {calls} calls were read");
        Assert.True(unclear.Count <= calls * MostUnclear, $"{unclear.Count} of {calls}:\n{string.Join('\n', unclear)}");
    }

    private static string Folder()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "Reeve.slnx")))
        {
            at = at.Parent;
        }

        return Path.GetFullPath(Path.Combine(at?.FullName ?? "/", "../shared/data/transcripts"));
    }

    private static IEnumerable<(ToolCall Call, string Text)> Recorded()
    {
        string folder = Folder();
        Require.That(Directory.Exists(folder), "the recorded sessions", "put them at ../shared/data/transcripts beside the repository");
        foreach (string file in Directory.EnumerateFiles(folder, "*.jsonl"))
        {
            foreach (string line in File.ReadLines(file))
            {
                using JsonDocument record = JsonDocument.Parse(line);
                string cwd = record.RootElement.TryGetProperty("cwd", out JsonElement at) ? at.GetString() ?? "/" : "/home/dev/project";
                if (record.RootElement.TryGetProperty("message", out JsonElement message) && message.TryGetProperty("content", out JsonElement content) && content.ValueKind == JsonValueKind.Array)
                {
                    foreach (JsonElement block in content.EnumerateArray().Where(b => b.ValueKind == JsonValueKind.Object && b.TryGetProperty("type", out JsonElement t) && t.ValueEquals("tool_use")))
                    {
                        string input = block.GetProperty("input").GetRawText();
                        yield return (new ToolCall(block.GetProperty("name").GetString()!, Encoding.UTF8.GetBytes(input), cwd, cwd), input);
                    }
                }
            }
        }
    }
}
