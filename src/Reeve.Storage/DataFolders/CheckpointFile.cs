using Reeve.Core.Refusals;

namespace Reeve.Storage.DataFolders;

/// <summary>A file of the data folder that saves work at start and that nothing depends on: replaced whole, read whole.</summary>
/// <param name="path">Full path.</param>
public sealed class CheckpointFile(string path)
{
    /// <summary>Its bytes, none when it is not there, or why it cannot be read.</summary>
    public Result<byte[]> Read()
    {
        try
        {
            return File.Exists(path) ? File.ReadAllBytes(path) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed("read", e.Message);
        }
    }

    /// <summary>Null, or why it was not replaced; then it is as it was.</summary>
    public Refusal? Replace(ReadOnlySpan<byte> bytes)
    {
        string fresh = path + ".new";
        try
        {
            using (var file = new FileStream(fresh, FileMode.Create, FileAccess.Write))
            {
                file.Write(bytes);
                file.Flush(flushToDisk: true);
            }

            File.Move(fresh, path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Failed("written", e.Message);
        }
    }

    private Refusal Failed(string done, string why) => new(
        RefusalKind.Instrument, "checkpoint-failed", $"A checkpoint could not be {done}: {why}", path, "Free disk space, or check the folder's owner and rights.");
}
