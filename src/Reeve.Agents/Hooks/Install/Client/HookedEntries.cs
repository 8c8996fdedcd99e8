using Reeve.Core.Refusals;

namespace Reeve.Agents.Hooks.Install.Client;

/// <summary>Puts Reeve's entries into a CLI's settings and takes them out.</summary>
internal static class HookedEntries
{
    public static Result<byte[]> Add(HookedPaths paths, byte[]? before)
    {
        HookedCli cli = paths.Cli;
        if (!HookDocument.Parse(before, paths.Settings, cli.IsFlat).TryGet(out HookDocument? document, out Refusal? refusal))
        {
            return refusal;
        }

        document.Remove(cli.IsReeve);
        foreach (HookedEvent hooked in cli.Events)
        {
            if (!document.Add(hooked.Event, cli.Entry(hooked, HookedCli.Command(paths.Client, hooked))).TryGet(out _, out refusal))
            {
                return refusal;
            }
        }

        return document.ToBytes();
    }

    public static Result<byte[]?> Strip(HookedPaths paths, byte[] bytes)
    {
        if (!HookDocument.Parse(bytes, paths.Settings, paths.Cli.IsFlat).TryGet(out HookDocument? document, out Refusal? refusal))
        {
            return refusal;
        }

        return !document.Remove(paths.Cli.IsReeve) ? bytes : document.IsEmpty ? (Result<byte[]?>)(byte[]?)null : document.ToBytes();
    }
}
