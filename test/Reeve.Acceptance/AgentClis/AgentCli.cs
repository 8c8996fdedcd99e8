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

    /// <summary>Runs <c>gemini -p</c> in a folder that it trusts.</summary>
    public static async Task GeminiAsync(Scratch scratch, ModelStub model, CancellationToken cancellation, string mode = "yolo")
    {
        // Without a terminal only YOLO offers the shell tool; the others are given it.
        string[] arguments = [AgentPrograms.Gemini, $"--approval-mode={mode}", "--allowed-tools=run_shell_command", "-p", "go"];
        ProgramRun run = await ProgramRun.RunAsync(
            ProgramRun.Start(AgentPrograms.Node, arguments, scratch.Repository, scratch.Environment(GeminiSettled(scratch, model))), cancellation);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }

    /// <summary>The environment of a Gemini CLI that has been set up and trusts the folder; a person's steps, which Reeve never takes.</summary>
    public static (string Name, string Value)[] GeminiSettled(Scratch scratch, ModelStub model)
    {
        string settings = Path.Combine(scratch.Home, ".gemini", "settings.json");
        if (!File.Exists(settings))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(settings)!);
            File.WriteAllText(settings, """{"security":{"auth":{"selectedType":"gemini-api-key"}},"privacy":{"usageStatisticsEnabled":false}}""");
        }

        return
        [
            ("GEMINI_API_KEY", "dummy"), ("GOOGLE_GEMINI_BASE_URL", model.Address), ("GEMINI_CLI_TRUST_WORKSPACE", "true"),
            ("GEMINI_TELEMETRY_ENABLED", "false"),
        ];
    }

    /// <summary>Runs <c>copilot -p</c> with every permission of its own granted, so that only the hook stands in the way.</summary>
    public static async Task CopilotAsync(Scratch scratch, ModelStub model, CancellationToken cancellation, params string[] options)
    {
        ProgramRun run = await ProgramRun.RunAsync(
            ProgramRun.Start(AgentPrograms.Copilot, ["-p", "go", "--allow-all-tools", .. options], scratch.Repository, scratch.Environment(CopilotQuiet(model))),
            cancellation);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
    }

    /// <summary>The environment of a Copilot CLI that talks to no one but the stub.</summary>
    public static (string Name, string Value)[] CopilotQuiet(ModelStub model) =>
    [
        ("COPILOT_OFFLINE", "true"), ("COPILOT_AUTO_UPDATE", "false"), ("COPILOT_PROVIDER_BASE_URL", $"{model.Address}/v1"),
        ("COPILOT_PROVIDER_API_KEY", "dummy"), ("COPILOT_PROVIDER_WIRE_API", "completions"), ("COPILOT_MODEL", "gpt-stub"),
    ];

    /// <summary>The environment of a Claude Code that has been set up in the scratch home.</summary>
    public static (string Name, string Value)[] ClaudeSettled(Scratch scratch, ModelStub model)
    {
        JsonObject settled = new()
        {
            ["hasCompletedOnboarding"] = true,
            ["theme"] = "dark",
            ["customApiKeyResponses"] = new JsonObject { ["approved"] = new JsonArray("dummy"), ["rejected"] = new JsonArray() },
            ["projects"] = new JsonObject { [scratch.Repository] = new JsonObject { ["hasTrustDialogAccepted"] = true } },
        };
        File.WriteAllText(Path.Combine(scratch.Home, ".claude.json"), settled.ToJsonString());
        return [.. ClaudeQuiet, ("ANTHROPIC_BASE_URL", model.Address)];
    }
}
