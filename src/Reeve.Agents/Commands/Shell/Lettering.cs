using System.Globalization;
using System.Text;

namespace Reeve.Agents.Commands.Shell;

/// <summary>
/// Tells names that a person would misread: invisible characters, blanks that are none, and letters of another script among Latin ones.
/// Text with blanks in it (a message) may hold them; a name may not.
/// </summary>
internal static class Lettering
{
    /// <summary>Capital and small Greek letters that look like Latin ones.</summary>
    private const string GreekDoubles = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧανορικυχ";

    /// <summary>True when a name shows a person something else than what it is.</summary>
    public static bool IsStrange(ReadOnlySpan<char> word, bool quoted)
    {
        if (!word.ContainsAnyExceptInRange('\0', '\x7f') || (quoted && word.IndexOfAny(' ', '\n', '\t') >= 0))
        {
            return false;
        }

        bool ideographs = false, wide = false, latin = false, doubles = false;
        int before = 0;
        foreach (Rune rune in word.EnumerateRunes())
        {
            int c = rune.Value;
            if (IsInvisible(rune) && !(c == 0x200d && before > 0x2000))
            {
                return true;
            }

            if (!quoted && Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator && c != ' ')
            {
                return true;
            }

            // A run of letters is one name.
            bool letter = Rune.IsLetter(rune);
            latin = letter && (latin || c < 128);
            doubles = letter && (doubles || c is >= 0x400 and <= 0x52f || (c < 0x400 && GreekDoubles.Contains((char)c)));
            if (latin && doubles)
            {
                return true;
            }

            wide |= c is >= 0xff10 and <= 0xff19 or >= 0xff21 and <= 0xff3a or >= 0xff41 and <= 0xff5a or 0xff0b or 0xff0d or 0xff0e or 0xff0f or 0xff5e or 0xff04 or 0xff20;
            ideographs |= c is >= 0x3040 and <= 0x9fff or >= 0xac00 and <= 0xd7a3 or >= 0x20000 and <= 0x3ffff;
            before = c;
        }

        return wide && !ideographs;
    }

    private static bool IsInvisible(Rune rune) => rune.Value is 0x00ad or 0x034f or 0x115f or 0x1160 or 0x17b4 or 0x17b5 or (>= 0x180b and <= 0x180f) or 0x3164 or 0xffa0
        || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format;
}
