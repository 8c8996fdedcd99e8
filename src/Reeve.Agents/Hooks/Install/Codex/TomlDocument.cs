using System.Text;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Codex;

/// <summary>
/// Codex's <c>config.toml</c>: read as TOML 1.0 in every spelling, changed only by whole tables that Reeve appends or takes out, so that all
/// other text stays byte for byte as it was. Written here because no TOML library can be had where this is built.
/// </summary>
internal sealed class TomlDocument
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _text;
    private readonly TomlTable _root;
    private readonly List<Section> _sections;

    private TomlDocument(string text, TomlTable root, List<Section> sections)
    {
        _text = text;
        _root = root;
        _sections = sections;
    }

    /// <summary>A table with a header: from the header's line to the end of its last key's line.</summary>
    private sealed record Section(string Path, int Start)
    {
        public int End { get; set; }
    }

    /// <summary>True when nothing but blank lines is left.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(_text);

    /// <summary>Parses the file; null is an empty one. Refused with line and column when it is not TOML, as Codex refuses it then.</summary>
    public static Result<TomlDocument> Parse(byte[]? bytes, string file)
    {
        string text;
        try
        {
            text = Strict.GetString(bytes ?? []);
        }
        catch (DecoderFallbackException e)
        {
            return InstallRefusals.MalformedToml(file, 1, 1, $"byte {e.Index} is not UTF-8");
        }

        try
        {
            return Parse(text);
        }
        catch (TomlException e)
        {
            int at = Math.Min(e.At, text.Length);
            int lineStart = at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
            return InstallRefusals.MalformedToml(file, text.AsSpan(0, at).Count('\n') + 1, at - lineStart + 1, e.Message);
        }
    }

    /// <summary>The value under a path of keys: a <see cref="string"/>, a <see cref="bool"/>, a table, …; null when absent.</summary>
    public object? Value(params ReadOnlySpan<string> path) => _root.Find(path);

    /// <summary>The file with a table of one key appended after a blank line.</summary>
    /// <param name="path">Keys of the table.</param>
    /// <param name="key">The key.</param>
    /// <param name="value">Its text.</param>
    /// <returns>Bytes that are not TOML when the table cannot stand there, as under an inline table.</returns>
    public byte[] With(IReadOnlyList<string> path, string key, string value)
    {
        string end = _text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        string gap = _text.Length == 0 ? "" : _text.EndsWith('\n') ? end : end + end;
        return Strict.GetBytes($"{_text}{gap}[{Name(path)}]{end}{key} = {Quote(value)}{end}");
    }

    /// <summary>The file without a table that stands under a header of its own, and without one blank line before it.</summary>
    public byte[] Without(IReadOnlyList<string> path)
    {
        string name = Name(path);
        Section? found = _sections.Find(s => string.Equals(s.Path, name, StringComparison.Ordinal));
        if (found is null)
        {
            return ToBytes();
        }

        string before = _text[..found.Start];
        string above = before.EndsWith("\n\r\n", StringComparison.Ordinal) ? before[..^2] : before.EndsWith("\n\n", StringComparison.Ordinal) ? before[..^1] : before;
        return Strict.GetBytes(above + _text[found.End..]);
    }

    /// <summary>The file as it is.</summary>
    public byte[] ToBytes() => Strict.GetBytes(_text);

    /// <summary>Keys as a header names them.</summary>
    public static string Name(IEnumerable<string> path) =>
        string.Join('.', path.Select(k => k.Length > 0 && k.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') ? k : Quote(k)));

    /// <summary>A basic string with its quotes.</summary>
    private static string Quote(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static TomlDocument Parse(string text)
    {
        TomlScanner scanner = new(text);
        TomlTable root = new();
        TomlTable table = root;
        List<Section> sections = [];
        scanner.SkipLines();
        while (!scanner.IsAtEnd)
        {
            int start = scanner.At;
            if (scanner.Take("["))
            {
                bool isList = scanner.Take("[");
                List<string> path = scanner.Key();
                scanner.Expect(isList ? "]]" : "]");
                table = root.Open(path, isList, start);
                sections.Add(new Section(isList ? $"[{Name(path)}]" : Name(path), text.LastIndexOf('\n', Math.Max(0, start - 1)) + 1));
            }
            else
            {
                List<string> key = scanner.Key();
                scanner.Expect("=");
                scanner.SkipBlanks();
                table.Set(key, scanner.Value(), start);
            }

            scanner.EndLine();
            if (sections.Count > 0)
            {
                sections[^1].End = scanner.At;
            }

            scanner.SkipLines();
        }

        return new TomlDocument(text, root, sections);
    }
}
