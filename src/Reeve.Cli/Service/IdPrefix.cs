using Reeve.Core.Refusals;

namespace Reeve.Cli.Service;

/// <summary>Lets people write the beginning of an id, with or without its noun: <c>req-7k3</c> or <c>7k3</c>.</summary>
internal static class IdPrefix
{
    /// <summary>The id that is meant.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="noun">What the ids start with, without the hyphen.</param>
    /// <param name="ids">The ids there are.</param>
    /// <returns>The id; the text itself when no id starts so (the service then says what it knows of it); a refusal when several do.</returns>
    public static Result<string> Resolve(string text, string noun, IEnumerable<string> ids)
    {
        string full = text.StartsWith(noun + "-", StringComparison.Ordinal) ? text : $"{noun}-{text}";
        string[] matches = [.. ids.Where(id => id.StartsWith(full, StringComparison.Ordinal) || id.StartsWith(text, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];
        return matches switch
        {
            [string only] => only,
            [] => text,
            _ when matches.Contains(text, StringComparer.Ordinal) => text,
            _ when matches.Contains(full, StringComparer.Ordinal) => full,
            _ => ServiceRefusals.Ambiguous(text, noun, matches.Order(StringComparer.Ordinal).Take(5)),
        };
    }
}
