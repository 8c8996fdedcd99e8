using Reeve.Agents.Scopes;
using Xunit;

namespace Reeve.Agents.Tests.Scopes;

public sealed class FileProbeTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("reeve-probe-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_file_a_folder_and_a_link_that_leads_nowhere_are_there()
    {
        File.WriteAllText(In("file"), "");
        Directory.CreateDirectory(In("folder"));
        File.CreateSymbolicLink(In("dangling"), In("nothing"));
        File.CreateSymbolicLink(In("circle"), In("circle"));

        Assert.True(new FileProbe(In("file")).IsThere());
        Assert.True(new FileProbe(In("folder")).IsThere());
        Assert.True(new FileProbe(In("dangling")).IsThere());
        Assert.True(new FileProbe(In("circle")).IsThere());
    }

    [Fact]
    public void A_file_that_nobody_may_read_is_there()
    {
        File.WriteAllText(In("secret"), "");
        File.SetUnixFileMode(In("secret"), UnixFileMode.None);

        Assert.True(new FileProbe(In("secret")).IsThere());
    }

    [Fact]
    public void Nothing_and_nothing_below_a_missing_folder_or_a_file_are_not_there()
    {
        File.WriteAllText(In("file"), "");

        Assert.False(new FileProbe(In("nothing")).IsThere());
        Assert.False(new FileProbe(In("missing/STOP")).IsThere());
        Assert.False(new FileProbe(In("file/STOP")).IsThere());
        Assert.False(new FileProbe(In("fil")).IsThere());
    }

    [Theory]
    [InlineData("ünïcödé")]
    [InlineData("停止")]
    [InlineData("🛑 stop")]
    public void A_name_outside_ASCII_is_the_name_on_disk(string name)
    {
        var probe = new FileProbe(In(name));
        Assert.False(probe.IsThere());
        File.WriteAllText(In(name), "");

        Assert.True(probe.IsThere());
    }

    [Fact]
    public void It_is_looked_up_each_time()
    {
        var probe = new FileProbe(In("late/STOP"));
        for (int i = 0; i < 3; i++)
        {
            Assert.False(probe.IsThere());
            Directory.CreateDirectory(In("late"));
            Assert.False(probe.IsThere());
            File.WriteAllText(In("late/STOP"), "");
            Assert.True(probe.IsThere());
            File.Delete(In("late/STOP"));
            Assert.False(probe.IsThere());
            Directory.Delete(In("late"));
        }
    }

    private string In(string name) => Path.Combine(_folder, name);
}
