using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Reeve.Core.Decisions;
using Reeve.Core.Drills;
using Reeve.Core.Permits;
using Reeve.Core.Refusals;
using Reeve.Core.Rules;

namespace Reeve.Core.Journal;

/// <summary>
/// Transitions as journal entries. The body is <c>,"by":"alice","data":{…}</c>: who caused it, for readers of the file, and the record itself.
/// Command text is personal and may hold secrets, so it is not part of the body, which the chain makes permanent: <see cref="Text"/> gives
/// it for the place beside the chain.
/// </summary>
public static class TransitionCodec
{
    /// <summary>The body of the entry: UTF-8 members, each preceded by a comma, without command text.</summary>
    public static byte[] Encode(Transition transition)
    {
        Transition bare = WithText(transition, "", "");
        using var buffer = new MemoryStream();
        buffer.Write(",\"by\":"u8);
        JsonSerializer.Serialize(buffer, By(transition), TransitionShape.Json.String);
        buffer.Write(",\"data\":"u8);
        JsonSerializer.Serialize(buffer, bare, TypeOf(transition.Kind));
        return buffer.ToArray();
    }

    /// <summary>The text to keep beside the chain: <c>{"text":"…","why":"…"}</c> in UTF-8, or empty when the transition carries none.</summary>
    public static byte[] Text(Transition transition) => TextOf(transition) is { } text && text != new TransitionText("", "")
        ? JsonSerializer.SerializeToUtf8Bytes(text, TransitionShape.Json.TransitionText)
        : [];

    /// <summary>
    /// The body of the entry with, in front, <c>"textDigest"</c>: the keyed digest of its text, so that the chain vouches for what it does not hold.
    /// </summary>
    /// <param name="transition">The transition.</param>
    /// <param name="text">What <see cref="Text"/> gave.</param>
    /// <param name="digester">The installation's.</param>
    public static byte[] Encode(Transition transition, ReadOnlySpan<byte> text, ActionDigester digester)
    {
        byte[] body = Encode(transition);
        return text.IsEmpty ? body : [.. TextDigestMember, .. Encoding.ASCII.GetBytes(TextDigest(text, digester).ToString()), (byte)'"', .. body];
    }

    /// <summary>The digest of a text beside the chain. A decision names its tool, so no action shares an encoding with a text.</summary>
    /// <param name="text">The JSON object as <see cref="Text"/> gave it.</param>
    /// <param name="digester">The installation's.</param>
    public static ActionDigest TextDigest(ReadOnlySpan<byte> text, ActionDigester digester) => digester.Digest("", "", text);

    /// <summary>What the body of an entry with a text begins with, before the digest.</summary>
    public static ReadOnlySpan<byte> TextDigestMember => ",\"textDigest\":\""u8;

    /// <summary>The indexed fields. Id is that of the hold, permit, request, token, event, proposal, item or drill, or the name of the rule; empty for a phase.</summary>
    /// <param name="transition">The transition.</param>
    /// <param name="at">Time of the entry (UTC).</param>
    public static EntryHead Head(Transition transition, DateTimeOffset at) => transition switch
    {
        Transition.HoldPlaced t => new(t.Kind, at, t.Hold.Id, t.Hold.Scope ?? "", "", ""),
        Transition.HoldLifted t => new(t.Kind, at, t.HoldId, "", "", ""),
        Transition.PermitGranted t => new(t.Kind, at, t.Permit.Id, t.Permit.Scope, "", ""),
        Transition.PermitUsed t => new(t.Kind, at, t.PermitId, "", "", ""),
        Transition.PermitRevoked t => new(t.Kind, at, t.PermitId, "", "", ""),
        Transition.RequestOpened t => RequestHead(t.Kind, at, t.Request),
        Transition.RequestAnswered t => RequestHead(t.Kind, at, t.Request),
        Transition.TokenMinted t => new(t.Kind, at, t.Token.Id, t.Token.Scope ?? "", "", ""),
        Transition.TokenRevoked t => new(t.Kind, at, t.TokenId, "", "", ""),
        Transition.PhaseChanged t => new(t.Kind, at, "", t.After.Scope ?? "", "", ""),
        Transition.RuleWritten t => new(t.Kind, at, Bounded(t.Rule.Name), "", "", ""),
        Transition.RuleDeleted t => new(t.Kind, at, Bounded(t.Name), "", "", ""),
        Transition.EventOpened t => EventHead(t.Kind, at, t.Event),
        Transition.EventProbed t => EventHead(t.Kind, at, t.Event),
        Transition.EventResolved t => EventHead(t.Kind, at, t.Event),
        Transition.ProposalWritten t => new(t.Kind, at, Bounded(t.Proposal.ProposalId), "", "", ""),
        Transition.AttestationWritten t => new(t.Kind, at, Bounded(t.Attestation.Item), "", "", ""),
        Transition.DrillRun t => new(t.Kind, at, Bounded(t.Drill.Id), RehearsalScope.Of(Bounded(t.Drill.Id)), "", ""),
        _ => throw new InvalidOperationException($"Transition {transition.GetType().Name} has no head defined."),
    };

    /// <summary>
    /// Reads a transition back. Members it does not know are ignored; a missing member, an unknown phase, type or state is a refusal that names it.
    /// </summary>
    /// <param name="line">The entry.</param>
    /// <param name="text">What <see cref="Text"/> gave; without it, or once redacted, the command text reads as empty.</param>
    public static Result<Transition> Decode(JournalLine line, ReadOnlyMemory<byte> text = default)
    {
        if (!line.Head.Kind.IsTransition())
        {
            return TransitionRefusals.NotATransition(line);
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(line.Json);
            if (!document.RootElement.TryGetProperty("data"u8, out JsonElement data))
            {
                return TransitionRefusals.Malformed(line, "the member \"data\" is missing");
            }

            if (data.Deserialize(TypeOf(line.Head.Kind)) is not Transition transition)
            {
                return TransitionRefusals.Malformed(line, "the member \"data\" is null");
            }

            TransitionText? beside = text.IsEmpty ? null : JsonSerializer.Deserialize(text.Span, TransitionShape.Json.TransitionText);
            return beside is null ? transition : WithText(transition, beside.Text, beside.Why);
        }
        catch (JsonException e)
        {
            return TransitionRefusals.Malformed(line, e.Message);
        }
        catch (InvalidOperationException e)
        {
            return TransitionRefusals.Malformed(line, e.Message);
        }
    }

    private static EntryHead RequestHead(EntryKind kind, DateTimeOffset at, PermitRequest request) =>
        new(kind, at, request.Id, request.Scope, request.Agent, request.Session);

    private static EntryHead EventHead(EntryKind kind, DateTimeOffset at, RuleEvent of) => new(
        kind,
        at,
        Bounded(of.Id),
        of.Scope ?? "",
        RuleSubject.TryParse(of.Subject, out RuleSubject subject) ? Bounded(subject.Agent ?? "") : "",
        "");

    // Names of rules, events and items may come from the database, which counts characters in another way.
    private static string Bounded(string name) => name.Length <= EntryLine.MaxName ? name : name[..EntryLine.MaxName];

    private static string By(Transition transition) => transition switch
    {
        Transition.HoldPlaced t => t.Hold.PlacedBy,
        Transition.HoldLifted t => t.By,
        Transition.PermitGranted t => t.Permit.ApprovedBy,
        Transition.PermitUsed t => t.DecisionId,
        Transition.PermitRevoked t => t.By,
        Transition.RequestOpened t => t.Request.Agent,
        Transition.RequestAnswered t => t.Request.AnsweredBy ?? "",
        Transition.TokenMinted t => t.Token.MintedBy,
        Transition.TokenRevoked t => t.By,
        Transition.PhaseChanged t => t.By,
        Transition.RuleWritten t => t.By,
        Transition.RuleDeleted t => t.By,
        Transition.EventOpened t => t.By,
        Transition.EventProbed t => t.Event.Probe?.DecisionId ?? "",
        Transition.EventResolved t => t.Event.ResolvedBy ?? "",
        Transition.ProposalWritten t => t.By,
        Transition.AttestationWritten t => t.Attestation.Author,
        Transition.DrillRun t => t.Drill.By,
        _ => throw new InvalidOperationException($"Transition {transition.GetType().Name} has no author defined."),
    };

    private static TransitionText? TextOf(Transition transition) => transition switch
    {
        Transition.PermitGranted t => new(t.Permit.Text, ""),
        Transition.RequestOpened t => new(t.Request.Text, t.Request.Why),
        Transition.RequestAnswered t => new(t.Request.Text, t.Request.Why),
        _ => null,
    };

    private static Transition WithText(Transition transition, string text, string why) => transition switch
    {
        Transition.PermitGranted t => t with { Permit = t.Permit with { Text = text } },
        Transition.RequestOpened t => t with { Request = t.Request with { Text = text, Why = why } },
        Transition.RequestAnswered t => t with { Request = t.Request with { Text = text, Why = why } },
        _ => transition,
    };

    private static JsonTypeInfo TypeOf(EntryKind kind) => kind switch
    {
        EntryKind.HoldPlaced => TransitionShape.Json.HoldPlaced,
        EntryKind.HoldLifted => TransitionShape.Json.HoldLifted,
        EntryKind.PermitGranted => TransitionShape.Json.PermitGranted,
        EntryKind.PermitUsed => TransitionShape.Json.PermitUsed,
        EntryKind.PermitRevoked => TransitionShape.Json.PermitRevoked,
        EntryKind.RequestOpened => TransitionShape.Json.RequestOpened,
        EntryKind.RequestAnswered => TransitionShape.Json.RequestAnswered,
        EntryKind.TokenMinted => TransitionShape.Json.TokenMinted,
        EntryKind.TokenRevoked => TransitionShape.Json.TokenRevoked,
        EntryKind.PhaseChanged => TransitionShape.Json.PhaseChanged,
        EntryKind.RuleWritten => TransitionShape.Json.RuleWritten,
        EntryKind.RuleDeleted => TransitionShape.Json.RuleDeleted,
        EntryKind.EventOpened => TransitionShape.Json.EventOpened,
        EntryKind.EventProbed => TransitionShape.Json.EventProbed,
        EntryKind.EventResolved => TransitionShape.Json.EventResolved,
        EntryKind.ProposalWritten => TransitionShape.Json.ProposalWritten,
        EntryKind.AttestationWritten => TransitionShape.Json.AttestationWritten,
        EntryKind.DrillRun => TransitionShape.Json.DrillRun,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}

/// <summary>Command text kept beside the chain.</summary>
/// <param name="Text">The command as shown to people.</param>
/// <param name="Why">Why it was classified so; may quote the command.</param>
internal sealed record TransitionText(string Text = "", string Why = "");
