using System.Text.Json.Nodes;
using Xunit;

namespace Reeve.Acceptance.AgentClis;

/// <summary>Starts the real CLIs without a terminal, each told to run every command it is given.</summary>
internal static class AgentCli
{
    public static readonly (string Name, string Value)[] ClaudeQuiet =
        [("ANTHROPIC_API_KEY", "dummy"), ("DISABLE_TELEMETRY", "1"), ("DISABLE_AUTOUPDATER", "1"), ("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1")];

    /// <summary>Runs <c>claude -p</c> with every permission of its own granted, so that only the hook stands in the way.</summary>
    public static async Task<ProgramRun> ClaudeAsync(Scratch scratch, ModelStub model, CancellationToken cancellation, params string[] options)
    {
        Dictionary<string, string> environment = scratch.Environment([.. ClaudeQuiet, ("ANTHROPIC_BASE_URL", model.Address), ("IS_SANDBOX", "1")]);
        ProgramRun run = await ProgramRun.RunAsync(
            ProgramRun.Start(AgentPrograms.Claude, ["-p", "go", "--output-format", "json", "--allowedTools", "Bash", .. options], scratch.Repository, environment),
            cancellation);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        Assert.False((bool)JsonNode.Parse(run.Output)!["is_error"]!, run.Output);
        return run;
    }

    /// <summary>Runs <c>codex exec</c> without its own sandbox and approvals.</summary>
    public static async Task<ProgramRun> CodexAsync(Scratch scratch, ModelStub model, CancellationToken cancellation, params string[] options)
    {
        string[] arguments =
        [
            "exec", "--json", "-s", "danger-full-access",
            "-c", "model=\"stub\"", "-c", "model_provider=\"stub\"", "-c", "approval_policy=\"never\"",
            "-c", $"model_providers.stub={{name=\"stub\",base_url=\"{model.Address}/v1\",wire_api=\"responses\",env_key=\"STUB_KEY\"}}",
            .. options, "go",
        ];
        ProgramRun run = await ProgramRun.RunAsync(
            ProgramRun.Start(AgentPrograms.Codex, arguments, scratch.Repository, scratch.Environment(("STUB_KEY", "dummy"))), cancellation);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        return run;
    }

    /// <summary>Says in Codex's own settings that the scratch repository's folder is trusted; a person's step, which Reeve never takes.</summary>
    public static void TrustFolder(Scratch scratch)
    {
        string config = Path.Combine(scratch.Home, ".codex", "config.toml");
        Directory.CreateDirectory(Path.GetDirectoryName(config)!);
        File.AppendAllText(config, $"[projects.\"{scratch.Repository}\"]\ntrust_level = \"trusted\"\n");
    }
}
