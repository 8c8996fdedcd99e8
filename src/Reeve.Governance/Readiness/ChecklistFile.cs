using System.Security.Cryptography;
using Reeve.Core.Readiness;
using Reeve.Core.Refusals;
using Reeve.Governance.Alerts;

namespace Reeve.Governance.Readiness;

/// <summary>The checklist in force: the shipped one, or a file that is looked at again whenever it is asked for.</summary>
/// <param name="file">The file, or null for the shipped one alone.</param>
/// <param name="alerts">Told of every change and refusal.</param>
internal sealed class ChecklistFile(string? file, AlertLog alerts)
{
    private const int MaxBytes = 256 * 1024;
    private readonly Lock _lock = new();
    private string _digest = "";
    private ReadinessChecklist _current = Shipped;

    /// <summary>The one that comes with Reeve.</summary>
    public static ReadinessChecklist Shipped { get; } = ReadShipped();

    /// <summary>Why the file is not in force, or null. As of the last <see cref="Current"/>.</summary>
    public Refusal? Problem { get; private set; }

    /// <summary>The one in force. A bad edit is refused and alerted once; the last good one goes on.</summary>
    public ReadinessChecklist Current()
    {
        lock (_lock)
        {
            if (file is null)
            {
                return _current;
            }

            Result<string> text = ReadText(file);
            string digest = text.TryGet(out string? yaml, out Refusal? refusal) ? Digest(yaml) : refusal.What;
            if (digest != _digest)
            {
                bool first = _digest.Length == 0;
                _digest = digest;
                Take(yaml, refusal, first);
            }

            return _current;
        }
    }

    private void Take(string? yaml, Refusal? refusal, bool first)
    {
        ReadinessChecklist? read = Shipped;
        if (refusal is null && yaml!.Length > 0)
        {
            ChecklistReader.Read(yaml, file!).TryGet(out read, out refusal);
        }

        Problem = refusal;
        if (refusal is not null)
        {
            alerts.Raise("readiness-checklist-refused", file!, $"{refusal.What}. {refusal.Remedy}");
        }
        else if (!Same(_current, read!))
        {
            _current = read!;
            alerts.Raise(
                "readiness-checklist-changed",
                file!,
                $"The readiness checklist is now {(yaml!.Length > 0 ? $"the file (SHA-256 {_digest})" : "the shipped one")}: {_current.Items.Length} items, {_current.Items.Sum(i => i.Weight)} points{(first ? ", found at start" : "")}.");
        }
    }

    private static bool Same(ReadinessChecklist a, ReadinessChecklist b) => a.Items.SequenceEqual(b.Items);

    // No file and an empty text are the same: the shipped checklist.
    private static Result<string> ReadText(string file)
    {
        try
        {
            var info = new FileInfo(file);
            return !info.Exists ? "" : info.Length > MaxBytes ? ReadinessRefusals.ChecklistUnreadable(file, $"it is larger than {MaxBytes} bytes") : File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ReadinessRefusals.ChecklistUnreadable(file, e.Message);
        }
    }

    private static string Digest(string yaml) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(yaml)));

    private static ReadinessChecklist ReadShipped()
    {
        using Stream stream = typeof(ChecklistFile).Assembly.GetManifestResourceStream("readiness.yaml")!;
        using var text = new StreamReader(stream);
        return ChecklistReader.Read(text.ReadToEnd(), "readiness.yaml").TryGet(out ReadinessChecklist? shipped, out Refusal? refusal)
            ? shipped
            : throw new InvalidOperationException(refusal.ToString());
    }
}
