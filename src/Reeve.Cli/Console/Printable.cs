using System.Globalization;
using System.Text;

namespace Reeve.Cli.Console;

/// <summary>
/// Makes text from outside safe to show. Commands and reasons come from agents: escape sequences, bidirectional overrides and invisible
/// characters could make a person approve something else than what stands there, so they are shown as escapes.
/// </summary>
internal static class Printable
{
    /// <summary>The text on one line, every character that is not plainly visible written as an escape.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="limit">Cut to this many characters, the last one being <c>…</c>; 0 = whole.</param>
    public static string Line(string text, int limit = 0)
    {
        string shown = text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? Escape(text) : text;
        return limit > 0 && shown.Length > limit ? string.Concat(shown.AsSpan(0, limit - 1), "…") : shown;
    }

    /// <summary>The text's own lines, each made safe.</summary>
    public static IEnumerable<string> Lines(string text) => text.Split('\n').Select(line => Line(line.TrimEnd('\r')));

    private static string Escape(string text)
    {
        StringBuilder shown = new(text.Length + 16);
        for (int i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out Rune rune))
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{(int)text[i]:x}}}");
                i++;
                continue;
            }

            i += rune.Utf16SequenceLength;
            _ = rune.Value switch
            {
                '\n' => shown.Append("\\n"),
                '\r' => shown.Append("\\r"),
                '\t' => shown.Append("\\t"),
                _ when !IsHidden(rune) => shown.Append(rune.ToString()),
                < 0x100 => shown.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}"),
                _ => shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}"),
            };
        }

        return shown.ToString();
    }

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate => true,
        UnicodeCategory.SpaceSeparator => rune.Value != ' ',
        _ => false,
    };
}
