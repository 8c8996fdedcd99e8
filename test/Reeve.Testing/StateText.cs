using System.Text;
using Reeve.Core.Journal;

namespace Reeve.Testing;

/// <summary>A control state as sorted text, for comparing states and for reading what differs when they do. Times in milliseconds, as stored.</summary>
public static class StateText
{
    /// <summary>Lines: one per row, hold, permit, request, token, rule, event and proposal.</summary>
    public static string Of(ControlState state)
    {
        IEnumerable<Transition> all =
        [
            new Transition.PhaseChanged(state.Ceiling with { Since = Coarse(state.Ceiling.Since) }, "", ""),
            .. state.Scopes.Values.Select(s => new Transition.PhaseChanged(s with { Since = Coarse(s.Since) }, "", "")),
            .. state.Holds.Values.Select(h => new Transition.HoldPlaced(h with { PlacedAt = Coarse(h.PlacedAt) })),
            .. state.Permits.Values.SelectMany(p => p.Values).Select(p => new Transition.PermitGranted(p with
            {
                Until = Coarse(p.Until),
                GrantedAt = Coarse(p.GrantedAt),
            })),
            .. state.Requests.Values.Select(r => new Transition.RequestOpened(r with
            {
                OpenedAt = Coarse(r.OpenedAt),
                ExpiresAt = Coarse(r.ExpiresAt),
                AnsweredAt = r.AnsweredAt is { } at ? Coarse(at) : null,
            })),
            .. state.Rules.Values.Select(r => new Transition.RuleWritten(r with { CreatedAt = default, UpdatedAt = default }, "")),
            .. state.Events.Values.Select(e => new Transition.EventResolved(StoredForm.Of(e))),
            .. state.Proposals.Values.Select(p => new Transition.ProposalWritten(StoredForm.Of(p), "")),
            .. state.Attestations.Values.Select(a => new Transition.AttestationWritten(StoredForm.Of(a))),
            .. state.Drills.Values.Select(d => new Transition.DrillRun(StoredForm.Of(d))),
            .. state.Tokens.Values.Select(t => new Transition.TokenMinted(t with { MintedAt = Coarse(t.MintedAt) })),
        ];
        IEnumerable<string> lines = all
            .Select(t => $"{t.Kind.Name()}{Utf8(TransitionCodec.Encode(t))} {Utf8(TransitionCodec.Text(t))}")
            .Order(StringComparer.Ordinal)
            .Append($"minted {state.TokensMinted}");
        return new StringBuilder().AppendJoin('\n', lines).ToString();
    }

    private static string Utf8(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static DateTimeOffset Coarse(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
}
