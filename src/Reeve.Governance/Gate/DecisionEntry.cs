using System.Text.Json;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;

namespace Reeve.Governance.Gate;

/// <summary>A decision as a journal entry, and back.</summary>
internal static class DecisionEntry
{
    /// <summary>Indexed fields.</summary>
    public static EntryHead Head(CommandRequest request, DateTimeOffset at) =>
        new(EntryKind.Decision, at, request.Id, request.Scope, request.Agent, request.Session);

    /// <summary>The members of the line.</summary>
    public static EntryBody Body(CommandRequest request, Verdict verdict, Phase phase, string? requestId)
    {
        EntryBody body = EntryBody.Start();
        body.Text("cli"u8, request.Cli);
        body.Text("tool"u8, request.Tool);
        body.Text("subAgent"u8, request.SubAgent);
        body.Types("types"u8, request.Types);
        body.Digest("digest"u8, request.Digest);
        body.Text("phase"u8, phase.Name());
        body.Text("answer"u8, verdict.Answer.Name());
        body.Text("ground"u8, verdict.Ground.Name());
        body.Text("ref"u8, verdict.Reference);
        body.Text("request"u8, requestId);
        return body;
    }

    /// <summary>What a line says was decided; null when the line is no such decision.</summary>
    public static RecordedDecision? Read(JournalLine line)
    {
        using JsonDocument document = JsonDocument.Parse(line.Json);
        JsonElement root = document.RootElement;
        if (!ActionDigest.TryParse(Text(root, "digest"), out ActionDigest digest)
            || !AnswerNames.TryParse(Text(root, "answer"), out Answer answer)
            || !AnswerNames.TryParse(Text(root, "ground"), out Ground ground)
            || !Phases.TryParse(Text(root, "phase"), out Phase phase))
        {
            return null;
        }

        return new RecordedDecision(digest, new Verdict(answer, ground, Text(root, "ref") ?? ""), phase, Text(root, "request"), line.Head.Session, line.Head.Scope);
    }

    private static string? Text(JsonElement root, string name) =>
        root.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>A decision as read back from the journal.</summary>
/// <param name="Digest">The action.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Phase">Phase it was taken at.</param>
/// <param name="RequestId">The request it opened or joined.</param>
/// <param name="Session">The session.</param>
/// <param name="Scope">The scope.</param>
internal sealed record RecordedDecision(ActionDigest Digest, Verdict Verdict, Phase Phase, string? RequestId, string Session, string Scope);
