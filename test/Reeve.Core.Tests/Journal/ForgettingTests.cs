using Reeve.Core.Decisions;
using Reeve.Core.Journal;
using Reeve.Core.Permits;
using Reeve.Testing.Generators;
using Xunit;

namespace Reeve.Core.Tests.Journal;

public sealed class ForgettingTests
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
}
