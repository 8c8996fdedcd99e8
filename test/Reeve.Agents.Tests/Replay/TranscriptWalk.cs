using System.Text;
using System.Text.Json;
using Reeve.Agents.Commands;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Tests.Replay;

/// <summary>Counts a transcript by another way than the replay does: the whole file at once, any place in a record that holds a call.</summary>
internal sealed class TranscriptWalk
{
    public Dictionary<string, (string Tool, string Input, string Cwd, bool Sub)> Calls { get; } = [];

    public HashSet<string> Results { get; } = [];

    public HashSet<string> Errors { get; } = [];

    public HashSet<string> Sessions { get; } = [];

    public int Lines { get; private set; }

    public static TranscriptWalk Of(params IEnumerable<string> files)
    {
        var walk = new TranscriptWalk();
        foreach (string line in files.SelectMany(File.ReadAllLines))
        {
            walk.Lines++;
            using JsonDocument document = JsonDocument.Parse(line);
            walk.Look(document.RootElement, document.RootElement, inProgress: false);
        }

        return walk;
    }

    public int Count(Phase phase, Answer answer) => Calls.Values.Count(call =>
    {
        Classification found = ReplayBench.Classifier.Classify(
            new ToolCall(call.Tool, Encoding.UTF8.GetBytes(call.Input), call.Cwd, call.Cwd));
        return PhaseGate.Judge(phase, found.Types, found.Constraint) == answer;
    });

    private void Look(JsonElement record, JsonElement at, bool inProgress)
    {
        if (at.ValueKind == JsonValueKind.Object)
        {
            string? type = at.TryGetProperty("type", out JsonElement t) && t.ValueKind == JsonValueKind.String ? t.GetString() : null;
            inProgress |= type == "agent_progress";
            if (type == "tool_use")
            {
                Calls.TryAdd(
                    at.GetProperty("id").GetString()!,
                    (at.GetProperty("name").GetString()!,
                        at.GetProperty("input").GetRawText(),
                        record.GetProperty("cwd").GetString()!,
                        inProgress || (record.TryGetProperty("isSidechain", out JsonElement side) && side.GetBoolean())));
                Sessions.Add(record.GetProperty("sessionId").GetString()!);
            }
            else if (type == "tool_result")
            {
                string id = at.GetProperty("tool_use_id").GetString()!;
                Results.Add(id);
                if (at.TryGetProperty("is_error", out JsonElement error) && error.ValueKind == JsonValueKind.True)
                {
                    Errors.Add(id);
                }
            }
            else
            {
                foreach (JsonProperty property in at.EnumerateObject().Where(p => p.Name is "message" or "content" or "data"))
                {
                    Look(record, property.Value, inProgress);
                }
            }
        }
        else if (at.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement element in at.EnumerateArray())
            {
                Look(record, element, inProgress);
            }
        }
    }
}
