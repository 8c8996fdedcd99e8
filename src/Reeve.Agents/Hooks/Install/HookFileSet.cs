using System.Collections.Immutable;
using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install;

/// <summary>
/// Installs and removes a hook's files as one: everything is computed and every original is kept before the first file changes.
/// A crash in between leaves files that the removal still understands.
/// </summary>
internal sealed class HookFileSet(HookLedger ledger, string? repository, ImmutableArray<HookFile> files)
{
    private sealed record Step(HookFile File, byte[]? Current, byte[]? Baseline, byte[] Next, UnixFileMode Mode, UnixFileMode BaselineMode);

    /// <summary>Writes what differs; true when anything did.</summary>
    public Result<bool> Install()
    {
        if (!ledger.Load().TryGet(out HookRecord? record, out Refusal? refusal))
        {
            return refusal;
        }

        List<Step> steps = [];
        foreach (HookFile file in files)
        {
            if (!Plan(file, record.For(file.Path)).TryGet(out Step? step, out refusal))
            {
                return refusal;
            }

            steps.Add(step);
        }

        bool settled = steps.TrueForAll(s => record.For(s.File.Path) is not null && IsAsPlanned(s));
        return settled ? false : Write(steps, record);
    }

    /// <summary>Restores or strips every recorded file, last written first.</summary>
    public Result<(ImmutableArray<string> Restored, ImmutableArray<string> Edited)> Uninstall()
    {
        if (!ledger.Load().TryGet(out HookRecord? record, out Refusal? refusal))
        {
            return refusal;
        }

        List<string> restored = [];
        List<string> edited = [];
        foreach (HookFile file in files.Reverse())
        {
            if (!Remove(file, record.For(file.Path)).TryGet(out Removal removal, out refusal))
            {
                return refusal;
            }

            (removal == Removal.Restored ? restored : removal == Removal.Edited ? edited : []).Add(file.Path);
        }

        foreach (string folder in record.Folders.Reverse().Where(f => Directory.Exists(f) && !Directory.EnumerateFileSystemEntries(f).Any()))
        {
            if (!WholeFile.Try(folder, () => Directory.Delete(folder)).TryGet(out _, out refusal))
            {
                return refusal;
            }
        }

        return ledger.Forget().TryGet(out _, out refusal) ? ([.. restored], [.. edited]) : refusal;
    }

    private enum Removal
    {
        Nothing,
        Restored,
        Edited,
    }

    private Result<Step> Plan(HookFile file, RecordedFile? recorded)
    {
        if (repository is not null && LinkOnTheWay(file.Path))
        {
            return InstallRefusals.Linked(file.Path);
        }

        if (!WholeFile.Read(file.Path).TryGet(out byte[]? current, out Refusal? refusal)
            || !Baseline(file, recorded, current).TryGet(out byte[]? baseline, out refusal)
            || !file.Add(baseline).TryGet(out byte[]? next, out refusal))
        {
            return refusal;
        }

        UnixFileMode found = current is null ? FileModes.Private : FileModes.Of(file.Path);
        return new Step(file, current, baseline, next, file.Mode ?? found, recorded?.OriginalMode ?? found);
    }

    private Result<byte[]?> Baseline(HookFile file, RecordedFile? recorded, byte[]? current)
    {
        if (current is null)
        {
            return (byte[]?)null;
        }

        if (recorded is null || !string.Equals(recorded.Written, HookRecord.Hash(current), StringComparison.Ordinal))
        {
            return file.Strip(current);
        }

        return recorded.Original is null ? (Result<byte[]?>)(byte[]?)null
            : ledger.Original(recorded.Original).TryGet(out byte[]? original, out Refusal? refusal) ? original : refusal;
    }

    private static bool IsAsPlanned(Step step) =>
        step.Current is { } current && current.AsSpan().SequenceEqual(step.Next) && FileModes.Of(step.File.Path) == step.Mode;

    private Result<bool> Write(List<Step> steps, HookRecord before)
    {
        // Files of an earlier installation that this one does not touch stay on record, for the removal.
        List<RecordedFile> recorded = [.. before.Files.Where(f => !steps.Exists(s => string.Equals(s.File.Path, f.Path, StringComparison.Ordinal)))];
        List<string> folders = [.. before.Folders];
        foreach (Step step in steps)
        {
            string? original = null;
            if (step.Baseline is { } baseline && !ledger.Keep(step.File.Path, baseline).TryGet(out original, out Refusal? kept))
            {
                return kept;
            }

            recorded.Add(new RecordedFile(step.File.Path, original, step.BaselineMode, HookRecord.Hash(step.Next)));
            folders.AddRange(MissingFolders(step.File.Path).Except(folders, StringComparer.Ordinal));
        }

        if (!ledger.Save(new HookRecord([.. recorded], [.. folders])).TryGet(out _, out Refusal? refusal))
        {
            return refusal;
        }

        foreach (Step step in steps.Where(s => !IsAsPlanned(s)))
        {
            string folder = Path.GetDirectoryName(step.File.Path)!;
            if (!WholeFile.Try(folder, () => Directory.CreateDirectory(folder)).TryGet(out _, out refusal)
                || !WholeFile.Write(step.File.Path, step.Next, step.Mode).TryGet(out _, out refusal))
            {
                return refusal;
            }
        }

        return true;
    }

    private Result<Removal> Remove(HookFile file, RecordedFile? recorded)
    {
        if (!WholeFile.Read(file.Path).TryGet(out byte[]? current, out Refusal? refusal))
        {
            return refusal;
        }

        if (current is null)
        {
            return Removal.Nothing;
        }

        bool untouched = recorded is not null && string.Equals(recorded.Written, HookRecord.Hash(current), StringComparison.Ordinal);
        if (!Baseline(file, recorded, current).TryGet(out byte[]? left, out refusal))
        {
            return refusal;
        }

        if (!untouched && left is not null && left.AsSpan().SequenceEqual(current))
        {
            return Removal.Nothing;
        }

        UnixFileMode mode = untouched ? recorded!.OriginalMode : FileModes.Of(file.Path);
        Result<string> done = left is null
            ? WholeFile.Try(file.Path, () => File.Delete(file.Path))
            : WholeFile.Write(file.Path, left, mode);
        return done.TryGet(out _, out refusal) ? untouched ? Removal.Restored : Removal.Edited : refusal;
    }

    private static Stack<string> MissingFolders(string path)
    {
        Stack<string> missing = new();
        for (string? folder = Path.GetDirectoryName(path); folder is not null && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
        {
            missing.Push(folder);
        }

        return missing;
    }

    private bool LinkOnTheWay(string path)
    {
        string inside = repository!.TrimEnd('/') + '/';
        for (string? p = path; p is not null && p.StartsWith(inside, StringComparison.Ordinal); p = Path.GetDirectoryName(p))
        {
            if (new FileInfo(p).LinkTarget is not null)
            {
                return true;
            }
        }

        return false;
    }
}
