using Reeve.Core.Callers;
using Reeve.Core.Decisions;
using Reeve.Core.Holds;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Journal;

public sealed class StatePartsTests
{
    private static readonly DateTimeOffset Now = Gens.Noon;

    private static readonly Permit Permit = new()
    {
        Id = "permit-1",
        Scope = "a/b",
        Digest = default(ActionDigest),
        Uses = 5,
        Until = Now,
        RequestedBy = "agent",
        ApprovedBy = "ann",
        Reason = "",
        GrantedAt = Now,
    };

    private static readonly PermitRequest Request = new()
    {
        Id = "req-1",
        Scope = "a/b",
        Agent = "agent",
        Session = "s",
        DecisionId = "t1",
        Digest = default,
        Tool = "Bash",
        Types = TypeSet.Empty,
        Text = "git push",
        Phase = Phase.L3,
        OpenedAt = Now,
        ExpiresAt = Now,
        Status = RequestStatus.Expired,
    };

    [Fact]
    public void Uses_only_ever_grow()
    {
        ControlState state = ControlState.New(Now).Apply(new Transition.PermitGranted(Permit));
        ControlState two = state.Apply(new Transition.PermitUsed("permit-1", 2, "t1", Now));
        Assert.Equal(2, two.FindPermit("permit-1")?.Used);
        Assert.Same(two, two.Apply(new Transition.PermitUsed("permit-1", 1, "t0", Now)));
        Assert.Same(two, two.Apply(new Transition.PermitUsed("permit-1", 2, "t1", Now)));
        Assert.Same(two, two.Apply(new Transition.PermitUsed("permit-9", 3, "t1", Now)));
        Assert.Equal(3, two.Apply(new Transition.PermitUsed("permit-1", 3, "t2", Now)).FindPermit("permit-1")?.Used);
    }

    [Fact]
    public void What_ended_is_remembered_for_a_day_to_the_tick()
    {
        ControlState state = ControlState.New(Now)
            .Apply(new Transition.PermitGranted(Permit))
            .Apply(new Transition.RequestOpened(Request))
            .Apply(new Transition.RequestOpened(Request with { Id = "req-2", AnsweredAt = Now.AddHours(1), Status = RequestStatus.Refused }))
            .Apply(new Transition.RequestOpened(Request with { Id = "req-3", Status = RequestStatus.Pending }));
        Assert.Same(state, state.Forget(Now.AddHours(24)));

        ControlState later = state.Forget(Now.AddHours(24).AddTicks(1));
        Assert.Null(later.FindPermit("permit-1"));
        Assert.False(later.Permits.ContainsKey("a/b"));
        Assert.Equal(["req-2", "req-3"], later.Requests.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["req-3"], later.Forget(Now.AddHours(25).AddTicks(1)).Requests.Keys);
    }

    [Fact]
    public void A_request_found_in_the_database_was_opened_or_answered_as_it_stands()
    {
        ControlState none = ControlState.New(Now);
        PermitRequest pending = Request with { Status = RequestStatus.Pending };
        Assert.Equal([new Transition.RequestOpened(pending)], Between(none, none.Apply(new Transition.RequestOpened(pending))));
        Assert.Equal([new Transition.RequestAnswered(Request)], Between(none, none.Apply(new Transition.RequestAnswered(Request))));
    }

    [Theory]
    [InlineData("")]
    [InlineData(StoredForm.RedactedText)]
    public void A_text_that_was_redacted_here_and_still_stands_there_is_no_change(string gone)
    {
        ControlState here = ControlState.New(Now)
            .Apply(new Transition.PermitGranted(Permit with { Text = gone }))
            .Apply(new Transition.RequestOpened(Request with { Text = gone, Why = gone }));
        ControlState there = ControlState.New(Now)
            .Apply(new Transition.PermitGranted(Permit with { Text = "git push" }))
            .Apply(new Transition.RequestOpened(Request with { Text = "git push", Why = "pushes" }));
        Assert.Empty(Between(here, there));
        Assert.Equal(2, Between(there, here).Count);
    }

    [Fact]
    public void Every_transition_is_indexed_by_what_it_is_about()
    {
        static string Head(Transition t)
        {
            EntryHead head = TransitionCodec.Head(t, Now);
            return $"{head.Kind.Name()}|{head.Id}|{head.Scope}|{head.Agent}|{head.Session}";
        }

        var hold = new Hold("hold-1", HoldKind.Stop, null, null, "", "ann", Now);
        var token = new TokenRecord("token-1", "ann", Role.Operator, "", null, "ann", Now);
        var row = new ScopePhase(null, Phase.L3, Now, TypeSet.Empty);
        Assert.Equal("hold.placed|hold-1|||", Head(new Transition.HoldPlaced(hold)));
        Assert.Equal("hold.placed|hold-1|a/b||", Head(new Transition.HoldPlaced(hold with { Scope = "a/b" })));
        Assert.Equal("hold.lifted|hold-1|||", Head(new Transition.HoldLifted("hold-1", "ann", "why", Now)));
        Assert.Equal("permit.granted|permit-1|a/b||", Head(new Transition.PermitGranted(Permit)));
        Assert.Equal("permit.used|permit-1|||", Head(new Transition.PermitUsed("permit-1", 1, "t1", Now)));
        Assert.Equal("permit.revoked|permit-1|||", Head(new Transition.PermitRevoked("permit-1", "ann", "why", Now)));
        Assert.Equal("request.opened|req-1|a/b|agent|s", Head(new Transition.RequestOpened(Request)));
        Assert.Equal("request.answered|req-1|a/b|agent|s", Head(new Transition.RequestAnswered(Request)));
        Assert.Equal("token.minted|token-1|||", Head(new Transition.TokenMinted(token)));
        Assert.Equal("token.minted|token-1|a/b||", Head(new Transition.TokenMinted(token with { Scope = "a/b" })));
        Assert.Equal("token.revoked|token-1|||", Head(new Transition.TokenRevoked("token-1", "ann", Now)));
        Assert.Equal("phase.changed||||", Head(new Transition.PhaseChanged(row, "ann", "why")));
        Assert.Equal("phase.changed||a/b||", Head(new Transition.PhaseChanged(row with { Scope = "a/b" }, "ann", "why")));
    }

    private static IReadOnlyList<Transition> Between(ControlState here, ControlState there) => ControlStateDiff.Between(here, there, Now);
}
