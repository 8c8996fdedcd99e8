using System.Diagnostics;
using Reeve.Testing;
using Xunit;

namespace Reeve.Storage.Tests.Journal;

/// <summary>The script printed in <c>docs/journal.md</c> does what it says.</summary>
public sealed class VerifierScriptTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_documented_script_accepts_a_sound_journal_and_refuses_a_changed_one()
    {
        string? python = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(p => Path.Combine(p, "python3")).FirstOrDefault(File.Exists);
        Require.That(python is not null, "python3", "install the package python3");
        string page = await File.ReadAllTextAsync(Page(), TestContext.Current.CancellationToken);
        string script = page.Split("```python\n")[1].Split("```")[0];
        string file = Path.Combine(_folder.Path, "verify.py");
        await File.WriteAllTextAsync(file, script, TestContext.Current.CancellationToken);
        await using (OpenJournal open = OpenJournal.At(_folder.Path, new() { SegmentBytes = 2000 }))
        {
            open.Journal.Fill(20);
        }

        Assert.Equal((0, true), await Run(python!, file));
        byte[] bytes = await File.ReadAllBytesAsync(_folder.Segment(2), TestContext.Current.CancellationToken);
        int at = bytes.AsSpan().IndexOf("claude"u8);
        bytes[at] = (byte)'C';
        await File.WriteAllBytesAsync(_folder.Segment(2), bytes, TestContext.Current.CancellationToken);
        Assert.Equal((1, false), await Run(python!, file));
    }

    private async Task<(int ExitCode, bool Holds)> Run(string python, string script)
    {
        using Process process = Process.Start(new ProcessStartInfo(python, [script, _folder.Journal])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> talk = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await talk;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output.Contains("the chain holds", StringComparison.Ordinal));
    }

    private static string Page()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string page = Path.Combine(folder.FullName, "docs", "journal.md");
            if (File.Exists(page))
            {
                return page;
            }
        }

        throw new FileNotFoundException("docs/journal.md");
    }
}
