using System.CommandLine;
using System.Text.Json;
using Reeve.Cli.Console;
using Reeve.Cli.Permits;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Explain;

/// <summary><c>reeve explain</c>.</summary>
internal static class ExplainCommand
{
    /// <summary>The verb.</summary>
    public static Verb Build()
    {
        Argument<string?> command = new("command") { Description = "The command line.", HelpName = "COMMAND", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> folder = new("--cwd") { Description = "Folder it would run in (default: this one).", HelpName = "DIR" };
        Option<string?> tool = new("--tool") { Description = "Tool of the agent (default: Bash).", HelpName = "NAME" };
        Option<string?> input = new("--input") { Description = "Input of that tool, a JSON object, instead of a command (default: none).", HelpName = "JSON" };
        Option<string?> agent = new("--agent") { Description = "As if this agent ran it (default: claude-code).", HelpName = "NAME" };
        Option<string?> conversation = new("--session") { Description = "As if in this session (default: none).", HelpName = "ID" };
        Verb verb = new(
            "explain",
            "Says how a command would be judged now, and why; nothing is recorded or granted. Exits 0 for allow, 1 for ask and deny.",
            "reeve explain \"git push --force origin main\"",
            "reeve explain \"mix test | tail -5\" --cwd ~/shop",
            "reeve explain --tool Write --input '{\"file_path\":\"/etc/hosts\",\"content\":\"\"}'");
        Option[] options = [folder, tool, input, agent, conversation];
        verb.Add(command);
        foreach (Option option in options)
        {
            verb.Add(option);
        }

        return verb.Calls(async (session, service) =>
        {
            if (!ToolInput.Read(session.Value(input)).TryGet(out JsonElement? toolInput, out Refusal? refusal))
            {
                return session.Output.Refuse(refusal);
            }

            ExplainBody body = new(
                session.Environment.Absolute(session.Value(folder) ?? "."), session.Value(tool), session.Value(command), toolInput,
                session.Value(agent), session.Value(conversation));
            if (!(await service.PostAsync("/api/explain", body, CliJson.Default.ExplainBody, CliJson.Default.ExplanationView)).TryGet(
                out Reply<ExplanationView>? reply, out refusal))
            {
                return session.Output.Refuse(refusal);
            }

            session.Output.Show(reply, explanation => Draw(explanation, session.Output));
            return reply.Value.Answer == "allow" ? ExitCode.Satisfied : ExitCode.PolicyFailed;
        });
    }

    private static void Draw(ExplanationView explanation, Output output)
    {
        output.Line(explanation.Answer, explanation.Answer switch { "allow" => Tone.Good, "ask" => Tone.Caution, _ => Tone.Bad });
        output.Line($"because  {explanation.Reason}");
        output.Line($"settled  {explanation.Ground}{(string.IsNullOrEmpty(explanation.Reference) ? "" : $" {explanation.Reference}")} (phase {explanation.Phase}, scope {explanation.Scope})");
        output.Line($"types    {string.Join(", ", explanation.Types)}{(explanation.Why.Length > 0 ? $": {explanation.Why}" : "")}");
        if (explanation.Constraint is { } constraint)
        {
            output.Line($"forbids  hard constraint {constraint}", Tone.Bad);
        }

        foreach (string path in explanation.Paths)
        {
            output.Line($"touches  {path}");
        }

        output.Line($"shape    {explanation.Shape}");
        output.Line($"digest   {explanation.Digest}", Tone.Quiet);
    }
}
