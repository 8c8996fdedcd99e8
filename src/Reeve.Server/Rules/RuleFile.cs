using System.Text.Json;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;
using Reeve.Governance.Rules;

namespace Reeve.Server.Rules;

/// <summary>Rules as <c>reeve rules --json</c> prints them, for a back-test.</summary>
public static class RuleFile
{
    /// <summary>Members that are printed and say nothing about what a rule does.</summary>
    private static readonly HashSet<string> Printed = new(StringComparer.Ordinal) { "createdAt", "updatedAt", "invalid", "remedy" };

    /// <summary>Reads the rules; every fault of every rule is named.</summary>
    public static Result<IReadOnlyList<RuleRow>> Read(IReadOnlyList<JsonElement> rules)
    {
        var read = new List<(string? Name, RuleEdit Edit)>();
        foreach (JsonElement rule in rules)
        {
            if (rule.ValueKind != JsonValueKind.Object)
            {
                return NoList();
            }

            var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
            foreach (JsonProperty member in rule.EnumerateObject().Where(m => !Printed.Contains(m.Name)))
            {
                members[member.Name] = member.Value;
            }

            read.Add(RuleBody.Read(members, named: true));
        }

        return BacktestDesk.Read(read);
    }

    /// <summary>Reads the bytes of a file.</summary>
    /// <param name="utf8">JSON: an array of rules.</param>
    /// <param name="path">Name of the file.</param>
    public static Result<IReadOnlyList<RuleRow>> Read(ReadOnlyMemory<byte> utf8, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 32 });
            return document.RootElement.ValueKind == JsonValueKind.Array ? Read([.. document.RootElement.EnumerateArray()]) : NoList();
        }
        catch (JsonException e)
        {
            return new Refusal(
                RefusalKind.Invalid, "rules-malformed", $"The file is no JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.", path, "Begin with what `reeve rules --json` prints.");
        }
    }

    private static Refusal NoList() => new(
        RefusalKind.Invalid, "rules-malformed", "That is no list of rules.", "rules", "Send a JSON array of objects, as `reeve rules --json` prints it.");
}
