namespace Reeve.Agents.Hooks;

/// <summary>A place in a text for people: line and column from 1, the column in bytes.</summary>
/// <param name="Line">Line.</param>
/// <param name="Column">Column.</param>
public readonly record struct TextPlace(long Line, long Column)
{
    /// <summary>The place of that byte.</summary>
    public static TextPlace Of(ReadOnlySpan<byte> text, long at)
    {
        ReadOnlySpan<byte> before = text[..(int)Math.Clamp(at, 0, text.Length)];
        return new TextPlace(before.Count((byte)'\n') + 1, before.Length - before.LastIndexOf((byte)'\n'));
    }

    /// <inheritdoc/>
    public override string ToString() => $"line {Line}, column {Column}";
}
