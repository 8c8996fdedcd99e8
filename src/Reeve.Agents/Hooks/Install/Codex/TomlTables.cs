using System.Text;

namespace Reeve.Agents.Hooks.Install.Codex;

/// <summary>
/// As much of TOML as trust records need: tables that stand under a header line of their own, and simple <c>key = value</c> lines in
/// them. All other lines are kept as they are. What it cannot see (inline tables, dotted keys) reads as absent, which is never a pass.
/// </summary>
internal sealed class TomlTables
{
    private readonly List<string> _lines;

    public TomlTables(byte[]? bytes)
    {
        _lines = [.. Encoding.UTF8.GetString(bytes ?? []).Split('\n')];
    }

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(string.Join('\n', _lines));

    /// <summary>True when nothing but blank lines is left.</summary>
    public bool IsEmpty => _lines.TrueForAll(string.IsNullOrWhiteSpace);

    /// <summary>The raw value of a key in a table, e.g. <c>"trusted"</c> with its quotes; null when absent.</summary>
    /// <param name="header">Text between the brackets, e.g. <c>projects."/home/dev/x"</c>; empty for the keys before any table.</param>
    public string? Value(string header, string key)
    {
        (int start, int end) = Find(header);
        for (int i = start; i < end; i++)
        {
            int equals = _lines[i].IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && string.Equals(_lines[i][..equals].Trim(), key, StringComparison.Ordinal))
            {
                return _lines[i][(equals + 1)..].Split(" #", 2)[0].Trim();
            }
        }

        return null;
    }

    /// <summary>Appends a table with one key at the end of the file.</summary>
    public void Append(string header, string key, string rawValue)
    {
        while (_lines.Count > 0 && _lines[^1].Length == 0)
        {
            _lines.RemoveAt(_lines.Count - 1);
        }

        _lines.AddRange([.. _lines.Count > 0 ? [""] : Array.Empty<string>(), $"[{header}]", $"{key} = {rawValue}", ""]);
    }

    /// <summary>Takes a table out, with the blank line before it. False when it is not there.</summary>
    public bool Remove(string header)
    {
        (int start, int end) = Find(header);
        if (start == 0)
        {
            return false;
        }

        bool last = end == _lines.Count;
        while (end > start && _lines[end - 1].Trim().Length == 0)
        {
            end--;
        }

        int first = start - 1;
        while (first > 0 && _lines[first - 1].Trim().Length == 0)
        {
            first--;
        }

        _lines.RemoveRange(first, end - first);
        if (last && _lines.Count > 0 && _lines[^1].Length > 0)
        {
            _lines.Add("");
        }

        return true;
    }

    /// <summary>A basic string with its quotes.</summary>
    public static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    // The lines of a table's body: start is the line after the header, 0 when there is no such header.
    private (int Start, int End) Find(string header)
    {
        int start = header.Length == 0 ? 0 : _lines.FindIndex(l => string.Equals(l.Trim(), $"[{header}]", StringComparison.Ordinal)) + 1;
        if (start == 0 && header.Length > 0)
        {
            return (0, 0);
        }

        int next = _lines.FindIndex(start, l => l.TrimStart().StartsWith('['));
        return (start, next < 0 ? _lines.Count : next);
    }
}
