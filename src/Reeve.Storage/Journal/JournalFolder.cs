using System.Globalization;

namespace Reeve.Storage.Journal;

/// <summary>Names of the journal's files in the data folder.</summary>
/// <param name="dataFolder">The data folder.</param>
internal sealed class JournalFolder(string dataFolder)
{
    private const string Pattern = "????????.seg";

    public string Path { get; } = System.IO.Path.Combine(dataFolder, "journal");

    public string Heads => System.IO.Path.Combine(Path, "heads.jsonl");

    public string Segment(int number) => Name(number, ".seg");

    public string Text(int number) => Name(number, ".txt");

    public string Index(int number) => Name(number, ".idx");

    /// <summary>A name for bytes moved out of a file, not yet taken.</summary>
    public string Aside(string file, DateTimeOffset now)
    {
        string stem = $"{System.IO.Path.Combine(Path, System.IO.Path.GetFileNameWithoutExtension(file))}.torn-{now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        string name = stem;
        for (int i = 2; File.Exists(name); i++)
        {
            name = $"{stem}-{i.ToString(CultureInfo.InvariantCulture)}";
        }

        return name;
    }

    /// <summary>Numbers of the segments that are there, ascending.</summary>
    public IReadOnlyList<int> Segments()
    {
        var numbers = new List<int>();
        foreach (string file in Directory.EnumerateFiles(Path, Pattern))
        {
            if (int.TryParse(System.IO.Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0)
            {
                numbers.Add(number);
            }
        }

        numbers.Sort();
        return numbers;
    }

    private string Name(int number, string ending) =>
        System.IO.Path.Combine(Path, number.ToString("D8", CultureInfo.InvariantCulture) + ending);
}
