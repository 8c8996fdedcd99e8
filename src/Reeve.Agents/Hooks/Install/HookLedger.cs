using System.Text;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install;

/// <summary>
/// Reeve's memory of one CLI's hook in one place: the record and byte-exact copies of the original files, in a folder of the data
/// folder that only the owner may read.
/// </summary>
internal sealed class HookLedger(string cli, HookPlace place)
{
    private readonly string _folder = Path.Combine(
        place.DataFolder, "hooks", $"{cli}-{HookRecord.Hash(Encoding.UTF8.GetBytes(place.Repository ?? place.Home))[..16]}");

    private string RecordPath => Path.Combine(_folder, "record.json");

    /// <summary>The record, or an empty one when nothing was installed.</summary>
    public Result<HookRecord> Load()
    {
        if (!WholeFile.Read(RecordPath).TryGet(out byte[]? bytes, out Refusal? refusal))
        {
            return refusal;
        }

        return bytes is null ? HookRecord.None : HookRecord.Parse(bytes, RecordPath);
    }

    /// <summary>Stores a copy of an original and gives its name.</summary>
    public Result<string> Keep(string path, byte[] original)
    {
        string name = HookRecord.Hash(Encoding.UTF8.GetBytes(path))[..16] + ".original";
        return Prepare().TryGet(out _, out Refusal? refusal)
            && WholeFile.Write(Path.Combine(_folder, name), original, FileModes.Private).TryGet(out _, out refusal)
                ? name
                : refusal!;
    }

    /// <summary>The copy kept under this name.</summary>
    public Result<byte[]> Original(string name)
    {
        string path = Path.Combine(_folder, Path.GetFileName(name));
        return WholeFile.Read(path).TryGet(out byte[]? bytes, out Refusal? refusal)
            ? bytes ?? (Result<byte[]>)InstallRefusals.BadRecord(path, "the copy of the original is gone.")
            : refusal;
    }

    /// <summary>Stores the record.</summary>
    public Result<string> Save(HookRecord record) =>
        Prepare().TryGet(out _, out Refusal? refusal) ? WholeFile.Write(RecordPath, record.ToBytes(), FileModes.Private) : refusal;

    /// <summary>Forgets the installation.</summary>
    public Result<string> Forget() => WholeFile.Try(_folder, () =>
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    });

    private Result<string> Prepare() => WholeFile.Try(_folder, () =>
        FileModes.CreatePrivateFolder(_folder));
}
