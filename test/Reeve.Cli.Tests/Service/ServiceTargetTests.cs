using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;
using Xunit;

namespace Reeve.Cli.Tests.Service;

public sealed class ServiceTargetTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("reeve-target-").FullName;
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public void Without_anything_it_is_loopback_and_var_here()
    {
        ServiceTarget target = Read();
        Assert.Equal((new Uri("http://127.0.0.1:4007"), Path.Combine(_home, "var"), null), (target.Url, target.DataFolder, target.Config));
    }

    [Fact]
    public void Option_wins_over_variable_over_file_over_default()
    {
        File.WriteAllText(Path.Combine(_home, "reeve.json"), "{ // where\n\"url\": \"http://127.0.0.1:1\", \"data\": \"from-file\", \"log\": {\"level\": \"info\"}, }");
        Assert.Equal((new Uri("http://127.0.0.1:1"), Path.Combine(_home, "from-file")), (Read().Url, Read().DataFolder));
        _variables["REEVE_URL"] = "http://127.0.0.1:2";
        _variables["REEVE_DATA"] = "from-variable";
        Assert.Equal((new Uri("http://127.0.0.1:2"), Path.Combine(_home, "from-variable")), (Read().Url, Read().DataFolder));
        ServiceTarget target = Read(url: "http://127.0.0.1:3", data: "~/from-option");
        Assert.Equal((new Uri("http://127.0.0.1:3"), Path.Combine(_home, "from-option")), (target.Url, target.DataFolder));
    }

    [Fact]
    public void The_file_lies_beside_the_data_folder_unless_it_is_named()
    {
        Directory.CreateDirectory(Path.Combine(_home, "elsewhere"));
        string file = Path.Combine(_home, "elsewhere", "reeve.json");
        File.WriteAllText(file, """{"url":"http://127.0.0.1:9"}""");
        Assert.Null(Read().Config);
        Assert.Equal(file, Read(data: "elsewhere/var").Config);
        Assert.Equal(file, Read(config: "elsewhere/reeve.json").Config);
        _variables["REEVE_CONFIG"] = "elsewhere/reeve.json";
        Assert.Equal(9, Read().Url.Port);
    }

    [Theory]
    [InlineData("{", "line 1")]
    [InlineData("[]", "not an object")]
    [InlineData(null, "reeve.json")]
    public void A_file_that_cannot_be_read_is_refused_by_name(string? text, string named)
    {
        if (text is not null)
        {
            File.WriteAllText(Path.Combine(_home, "reeve.json"), text);
        }

        Assert.False(ServiceTarget.Read(Environment(), null, null, "reeve.json", mayCreate: false).TryGet(out _, out Refusal? refusal));
        Assert.Equal((RefusalKind.Invalid, "config-invalid", Path.Combine(_home, "reeve.json")), (refusal!.Kind, refusal.Code, refusal.Where));
        Assert.Contains(named, refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_broken_file_does_not_stop_a_command_that_needs_nothing_of_it()
    {
        File.WriteAllText(Path.Combine(_home, "reeve.json"), "{");
        Assert.Equal(7, Read(url: "http://127.0.0.1:7", data: "var").Url.Port);
    }

    private ServiceTarget Read(string? url = null, string? data = null, string? config = null)
    {
        Assert.True(ServiceTarget.Read(Environment(), url, data, config, mayCreate: false).TryGet(out ServiceTarget? target, out Refusal? refusal), refusal?.ToString());
        return target;
    }

    private CliEnvironment Environment() => CliEnvironment.OfProcess() with { Variables = _variables, CurrentFolder = _home, HomeFolder = _home };
}
