namespace Reeve.Server.OpenApi;

/// <summary>What the API's document says of a parameter. Parameters arrive as text, so that a bad one is refused by name; this says what they mean.</summary>
/// <param name="Name">As in the path or the query.</param>
/// <param name="Meaning">For people, with unit and default.</param>
internal sealed record ApiParameter(string Name, string Meaning)
{
    /// <summary>Format of the text, e.g. <c>date-time</c>.</summary>
    public string? Format { get; private init; }

    /// <summary>The words it can be; null for any.</summary>
    public IReadOnlyList<string>? Words { get; private init; }

    /// <summary>Bounds of a whole number; null where it is none.</summary>
    public (long Least, long Most)? Bounds { get; private init; }

    /// <summary>Value taken when it is absent; null when there is none to name.</summary>
    public string? Default { get; private init; }

    /// <summary>How many are listed.</summary>
    public static ApiParameter Limit(int standard, int most) =>
        new("limit", "How many at most.") { Bounds = (1, most), Default = standard.ToString() };

    /// <summary>A whole number.</summary>
    public static ApiParameter Number(string name, string meaning, long least, long most) => new(name, meaning) { Bounds = (least, most) };

    /// <summary>A time.</summary>
    public static ApiParameter Time(string name, string meaning) => new(name, $"{meaning} ISO 8601; without an offset it is UTC.") { Format = "date-time" };

    /// <summary>One of several words.</summary>
    public static ApiParameter Word(string name, string meaning, string? standard, params string[] words) =>
        new(name, meaning) { Words = words, Default = standard };

    /// <summary>The scope that is asked for.</summary>
    public static ApiParameter Scope(string absent) => new("scope", $"Scope key. Default: {absent}.");
}
