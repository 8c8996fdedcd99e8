using System.Globalization;

namespace Reeve.Core.Rules;

/// <summary>The span a rule looks back over: digits, then <c>s</c>, <c>m</c>, <c>h</c> or <c>d</c>.</summary>
public static class RuleWindow
{
    /// <summary>Shortest window.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    /// <summary>Longest window: signals are kept that long.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    /// <summary>Reads a window; false when it is malformed or outside <see cref="Shortest"/> to <see cref="Longest"/>.</summary>
    public static bool TryParse(string? text, out TimeSpan window)
    {
        window = default;
        if (text is not { Length: >= 2 and <= 9 } || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out int count))
        {
            return false;
        }

        long seconds = text[^1] switch
        {
            's' => count,
            'm' => count * 60L,
            'h' => count * 3600L,
            'd' => count * 86400L,
            _ => 0,
        };
        if (seconds < Shortest.TotalSeconds || seconds > Longest.TotalSeconds)
        {
            return false;
        }

        window = TimeSpan.FromSeconds(seconds);
        return true;
    }
}
