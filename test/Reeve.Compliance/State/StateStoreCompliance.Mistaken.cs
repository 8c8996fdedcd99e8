using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Readiness;
using Reeve.Core.Refusals;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Compliance.State;

public abstract partial class StateStoreCompliance
{
    [Theory]
    [InlineData("UPDATE tokens SET role = 'root'", "tokens", "tok-9", "role", "root")]
    [InlineData("UPDATE permits SET digest = '" + Zs + "'", "permits", "permit-9", "digest", "zzz")]
    [InlineData("UPDATE requests SET types = '[\"fs.wirte\"]'", "requests", "req-9", "types", "fs.wirte")]
    [InlineData("UPDATE requests SET opened_at = 'today'", "requests", "req-9", "opened_at", "today")]
    [InlineData("UPDATE reeve_meta SET value = 'many' WHERE key = 'applied_seq'", "reeve_meta", "applied_seq", "value", "many")]
    public async Task A_value_that_is_not_understood_is_named_and_never_skipped(string sql, string table, string row, string column, string value)
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        Assert.Null(await store.ApplyAsync(
        [
            Numbered(1, new Transition.TokenMinted(Sample(TransitionGens.Token) with { Id = "tok-9" })),
            Numbered(2, new Transition.PermitGranted(Sample(TransitionGens.Permit) with { Id = "permit-9", Until = Gens.Noon.AddHours(1) })),
            Numbered(3, new Transition.RequestOpened(Sample(TransitionGens.Pending) with { Id = "req-9" })),
        ]));
        await bed.SqlAsync(sql);
        Refusal? refusal = (await store.LoadAsync()).Refusal;
        Assert.Equal("state-bad-value", refusal?.Code);
        Assert.Contains(value, refusal?.What, StringComparison.Ordinal);
        Assert.Equal($"table {table}, row {row}, column {column}", refusal?.Where);
        Assert.NotEmpty(refusal!.Remedy);
    }

    [Theory]
    [InlineData("UPDATE governance_state SET command_whitelist = '[\"SET_POWER\"]'", "governance_state", "1", "command_whitelist", "SET_POWER")]
    [InlineData("UPDATE governance_state SET command_whitelist = '[fs.write]'", "governance_state", "1", "command_whitelist", "[fs.write]")]
    [InlineData("UPDATE governance_state SET command_whitelist = '[null]'", "governance_state", "1", "command_whitelist", "null")]
    [InlineData("UPDATE governance_state SET phase_start_date = '2026-13-45 10:00:00'", "governance_state", "1", "phase_start_date", "2026-13-45")]
    [InlineData("UPDATE scope_expansion_proposals SET metrics = '{'", "scope_expansion_proposals", "proposal-9", "metrics", "{")]
    [InlineData("UPDATE scope_expansion_proposals SET required_approvals = 'tech-lead'", "scope_expansion_proposals", "proposal-9", "required_approvals", "tech-lead")]
    [InlineData("UPDATE scope_expansion_proposals SET commands_to_whitelist = '[\"SET_FAN\"]'", "scope_expansion_proposals", "proposal-9", "commands_to_whitelist", "SET_FAN")]
    [InlineData("UPDATE readiness_attestations SET expires_at = '2026-13-45 10:00:00'", "readiness_attestations", "runbooks", "expires_at", "2026-13-45")]
    public async Task A_row_that_is_not_understood_is_named_and_allows_nothing_and_the_others_are_read(string sql, string table, string row, string column, string value)
    {
        await using StateBed bed = await NewBedAsync();
        await using IStateStore store = await bed.OpenAsync();
        Assert.Null(await store.ApplyAsync(
        [
            Numbered(1, new Transition.PhaseChanged(new ScopePhase(null, Phase.L4, Gens.Noon, TypeSet.Of(CommandType.GitPush)), "alice", "r")),
            Numbered(2, new Transition.ProposalWritten(Sample(TransitionGens.Proposal) with { ProposalId = "proposal-9" }, "alice")),
            Numbered(3, new Transition.AttestationWritten(new Attestation("runbooks", true, "alice", null, Gens.Noon, null))),
            Numbered(4, new Transition.HoldPlaced(Stop)),
        ]));
        await bed.SqlAsync(sql);
        StoredState stored = await Load(store);
        MistakenRow mistaken = Assert.Single(stored.Mistaken);
        Assert.Equal((table, $"table {table}, row {row}, column {column}"), (mistaken.Table, mistaken.Why.Where));
        Assert.Contains(value, mistaken.Why.What, StringComparison.Ordinal);
        bool phase = table == MistakenRow.Phases;
        Assert.Equal(phase ? (Phase.L3, TypeSet.Empty) : (Phase.L4, TypeSet.Of(CommandType.GitPush)), (stored.State.Ceiling.Phase, stored.State.Ceiling.Whitelist));
        Assert.Equal(table != MistakenRow.Proposals, stored.State.Proposals.ContainsKey("proposal-9"));
        Assert.Equal(table != MistakenRow.Attestations, stored.State.Attestations.ContainsKey("runbooks"));
        Assert.Single(stored.State.Holds);
    }
}
