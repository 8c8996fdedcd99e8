using System.Text;
using System.Text.Json;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Signals;

namespace Reeve.Governance.Gate;

/// <summary>A decision as a journal entry, and back.</summary>
internal static class DecisionEntry
{
    private static readonly int AnswerCount = Enum.GetValues<Answer>().Length;
    private static readonly int GroundCount = Enum.GetValues<Ground>().Length;

    /// <summary>The members that say how it was judged, encoded once, by phase, answer and ground. What is allowed by its phase names no ground.</summary>
    private static readonly byte[][] Judged =
    [
        .. from phase in Enum.GetValues<Phase>()
           from answer in Enum.GetValues<Answer>()
           from ground in Enum.GetValues<Ground>()
           let named = answer == Answer.Allow && ground == Ground.Phase ? "" : $",\"ground\":\"{ground.Name()}\""
           select Encoding.ASCII.GetBytes($",\"phase\":\"{phase.Name()}\",\"answer\":\"{answer.Name()}\"{named}"),
    ];

    /// <summary>Indexed fields.</summary>
    public static EntryHead Head(CommandRequest request, Verdict verdict, DateTimeOffset at) =>
        new(EntryKind.Decision, at, request.Id, request.Scope, request.Agent, request.Session, CountedAs.Of(verdict).In(request.Scope));

    /// <summary>The members of the line.</summary>
    public static EntryBody Body(CommandRequest request, Verdict verdict, Phase phase, string? requestId)
    {
        EntryBody body = EntryBody.Start();
        body.Text("cli"u8, request.Cli == request.Agent ? null : request.Cli);
        body.Text("tool"u8, request.Tool);
        body.Text("subAgent"u8, request.SubAgent);
        body.Types("types"u8, request.Types);
        body.Digest("digest"u8, request.Digest);
        body.Members(Judged[(((int)phase * AnswerCount) + (int)verdict.Answer) * GroundCount + (int)verdict.Ground]);
        body.Text("ref"u8, verdict.Reference == ImpliedReference(verdict.Ground, phase) ? null : verdict.Reference);
        body.Text("request"u8, requestId);
        if (verdict.Answer == Answer.Allow)
        {
            body.Files(WrittenHistory.Member, request.Writes);
        }

        return body;
    }

    /// <summary>What stands on the phase refers to the phase, which the line has already.</summary>
    private static string? ImpliedReference(Ground ground, Phase phase) => ground is Ground.Phase or Ground.NotInPhase ? phase.Name() : null;

    /// <summary>What a line says was decided; null when the line is no such decision.</summary>
    public static RecordedDecision? Read(JournalLine line)
    {
        using JsonDocument document = JsonDocument.Parse(line.Json);
        JsonElement root = document.RootElement;
        if (!ActionDigest.TryParse(Text(root, "digest"), out ActionDigest digest)
            || !AnswerNames.TryParse(Text(root, "answer"), out Answer answer)
            || !AnswerNames.TryParse(Text(root, "ground"), answer, out Ground ground)
            || !Phases.TryParse(Text(root, "phase"), out Phase phase))
        {
            return null;
        }

        string reference = Text(root, "ref") ?? ImpliedReference(ground, phase) ?? "";
        return new RecordedDecision(digest, new Verdict(answer, ground, reference), phase, Text(root, "request"), line.Head.Session, line.Head.Scope);
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
