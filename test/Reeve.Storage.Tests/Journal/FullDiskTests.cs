using System.Diagnostics;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;
using Reeve.Testing;
using Xunit;

namespace Reeve.Storage.Tests.Journal;

/// <summary>A disk that is really full: one megabyte of memory, mounted.</summary>
public sealed class FullDiskTests
{
    [Fact]
    public async Task A_full_disk_refuses_and_freeing_space_heals_it()
    {
        using var folder = new TempFolder();
        string mount = Directory.CreateDirectory(Path.Combine(folder.Path, "small")).FullName;
        Require.That(await Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mount), "the right to mount a tmpfs", "run the tests as root, in a container with CAP_SYS_ADMIN");
        try
        {
            string ballast = Path.Combine(mount, "ballast");
            await File.WriteAllBytesAsync(ballast, new byte[300_000], TestContext.Current.CancellationToken);
            var acknowledged = new List<string>();
            await using (OpenJournal open = OpenJournal.At(mount))
            {
                Refusal? refusal = null;
                for (int i = 0; refusal is null; i++)
                {
                    refusal = await open.Journal.SyncAsync(open.Journal.Decide($"id-{i}", new string('x', 500)));
                    acknowledged.Add($"id-{i}");
                }

                acknowledged.RemoveAt(acknowledged.Count - 1);
                Assert.Equal("journal-write-failed", refusal.Code);
                Assert.NotNull(open.Journal.Write(open.Journal.Decide("still full", new string('x', 5000))));
                File.Delete(ballast);
                Assert.Null(await open.Journal.SyncAsync(open.Journal.Decide("healed")));
                acknowledged.Add("healed");
            }

            await using OpenJournal again = OpenJournal.At(mount);
            Assert.Empty(again.Opening.Repairs);
            Assert.Equal(acknowledged, again.Journal.Read(new JournalQuery(Limit: 100_000)).Select(l => l.Head.Id));
            IndependentVerifier.Verify(Path.Combine(mount, "journal"));
        }
        finally
        {
            await Run("umount", "-l", mount);
        }
    }

    private static async Task<bool> Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true })!;
            await process.StandardError.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
