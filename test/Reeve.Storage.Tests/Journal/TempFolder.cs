namespace Reeve.Storage.Tests.Journal;

/// <summary>A folder of its own that goes with the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("reeve-journal-").FullName;

    public string Path { get; }

    public string Journal => System.IO.Path.Combine(Path, "journal");

    public string Segment(int number = 1) => System.IO.Path.Combine(Journal, $"{number:D8}.seg");

    public string Text(int number = 1) => System.IO.Path.Combine(Journal, $"{number:D8}.txt");

    public string Index(int number = 1) => System.IO.Path.Combine(Journal, $"{number:D8}.idx");

    public string Heads => System.IO.Path.Combine(Journal, "heads.jsonl");

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
