using System.Text;
using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Refusals;

namespace Reeve.Governance.Redaction;

/// <summary>
/// The entries that hold the text of one action: those with the id that was named, and every decision, request and permit with the same digest,
/// because a command that asks and is tried again leaves its text in all of them.
/// </summary>
/// <param name="Lines">Entries whose text has not been replaced yet, oldest first.</param>
/// <param name="Folded">What the transitions among them add up to, however long ago they ended.</param>
/// <param name="Revocations">The last revocation of each permit that was revoked.</param>
public sealed record RelatedEntries(
    IReadOnlyList<JournalLine> Lines, ControlState Folded, IReadOnlyDictionary<string, Transition.PermitRevoked> Revocations)
{
    /// <summary>Finds them in the whole journal.</summary>
    /// <exception cref="IOException">A segment cannot be read.</exception>
    public static Result<RelatedEntries> Find(IJournal journal, string id)
    {
        byte[][] digests = [.. journal.Read(new JournalQuery(Id: id, Limit: MostRead)).Select(l => DigestOf(l.Json.Span)).OfType<byte[]>().DistinctBy(Convert.ToHexString)];
        var lines = new List<JournalLine>();
        var revoked = new Dictionary<string, Transition.PermitRevoked>(StringComparer.Ordinal);
        ControlState folded = ControlState.New(DateTimeOffset.UnixEpoch);
        foreach (JournalLine line in journal.Read(new JournalQuery(Limit: MostRead)))
        {
            bool related = line.Head.Id == id || Array.Exists(digests, d => line.Json.Span.IndexOf(d) >= 0);
            bool follows = line.Head.Kind is EntryKind.PermitUsed or EntryKind.PermitRevoked && folded.FindPermit(line.Head.Id) is not null;
            if (!related && !follows)
            {
                continue;
            }

            string text = "";
            if (line.Head.Kind.IsTransition())
            {
                if (!TransitionCodec.Decode(line, journal.ReadText(line.Seq)).TryGet(out Transition? transition, out Refusal? refusal))
                {
                    return refusal;
                }

                text = Redacted.TextOf(transition);
                folded = Fold(folded, revoked, transition);
            }

            if (text != Redacted.Text)
            {
                lines.Add(line);
            }
        }

        return new RelatedEntries(lines, folded, revoked);
    }

    private const int MostRead = 10_000_000;

    private static ControlState Fold(ControlState state, Dictionary<string, Transition.PermitRevoked> revoked, Transition transition)
    {
        switch (transition)
        {
            case Transition.PermitRevoked t:
                revoked[t.PermitId] = t;
                return state;
            case Transition.PermitGranted t:
                revoked.Remove(t.Permit.Id);
                return state.Apply(t);
            case Transition.PermitUsed or Transition.RequestOpened or Transition.RequestAnswered:
                return state.Apply(transition);
            default:
                return state;
        }
    }

    /// <summary>The 64 digits after the member <c>digest</c>, which stands in decisions, requests and permits alike.</summary>
    private static byte[]? DigestOf(ReadOnlySpan<byte> json)
    {
        ReadOnlySpan<byte> name = "\"digest\":\""u8;
        int at = json.IndexOf(name);
        ReadOnlySpan<byte> rest = at < 0 ? default : json[(at + name.Length)..];
        return rest.Length >= ActionDigest.Size * 2 && ActionDigest.TryParse(Encoding.ASCII.GetString(rest[..(ActionDigest.Size * 2)]), out _)
            ? rest[..(ActionDigest.Size * 2)].ToArray()
            : null;
    }
}
