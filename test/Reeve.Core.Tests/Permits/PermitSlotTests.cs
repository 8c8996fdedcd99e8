using Reeve.Core.Decisions;
using Reeve.Core.Permits;
using Xunit;

namespace Reeve.Core.Tests.Permits;

public sealed class PermitSlotTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly Permit Granted = new()
    {
        Id = "permit-1",
        Scope = "a/b",
        Digest = new ActionDigest(new byte[32]),
        Uses = 2,
        Until = Now.AddMinutes(15),
        RequestedBy = "agent",
        ApprovedBy = "ann",
        Reason = "once",
        GrantedAt = Now,
        Text = "git push",
    };

    [Fact]
    public void A_permit_is_live_until_its_time_has_come_or_its_uses_are_taken()
    {
        Assert.True(Granted.IsLive(Now));
        Assert.True(Granted.IsLive(Granted.Until.AddTicks(-1)));
        Assert.False(Granted.IsLive(Granted.Until));
        Assert.True((Granted with { Used = 1 }).IsLive(Now));
        Assert.False((Granted with { Used = 2 }).IsLive(Now));
        Assert.False((Granted with { Used = 3 }).IsLive(Now));
        Assert.True((Granted with { Uses = null, Used = 1_000_000 }).IsLive(Now));
        Assert.False((Granted with { Uses = null }).IsLive(Granted.Until));
    }

    [Fact]
    public void Uses_are_taken_one_by_one_and_counted_on_from_those_of_before()
    {
        var slot = new PermitSlot(Granted with { Uses = 3, Used = 1 });
        Assert.True(slot.TryTake(out int first));
        Assert.True(slot.IsLive(Now));
        Assert.True(slot.TryTake(out int second));
        Assert.False(slot.IsLive(Now));
        Assert.False(slot.TryTake(out int none));
        Assert.Equal((2, 3, 0), (first, second, none));

        slot.GiveBack();
        Assert.True(slot.IsLive(Now));
        Assert.False(slot.IsLive(Granted.Until));
        Assert.True(slot.TryTake(out int again));
        Assert.Equal(3, again);
    }

    [Fact]
    public void A_permit_that_is_used_up_or_over_used_has_none_left()
    {
        Assert.False(new PermitSlot(Granted with { Used = 2 }).TryTake(out _));
        var slot = new PermitSlot(Granted with { Used = 5 });
        Assert.False(slot.TryTake(out _));
        slot.GiveBack();
        Assert.True(slot.TryTake(out _));
    }

    [Fact]
    public void Without_a_number_of_uses_there_is_always_one()
    {
        var slot = new PermitSlot(Granted with { Uses = null });
        for (int i = 1; i <= 1000; i++)
        {
            Assert.True(slot.TryTake(out int used));
            Assert.Equal(i, used);
        }

        Assert.True(slot.IsLive(Now));
    }

    [Fact]
    public async Task However_many_race_no_more_uses_are_taken_than_granted()
    {
        var slot = new PermitSlot(Granted with { Uses = 500 });
        int[][] taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            List<int> mine = [];
            while (slot.TryTake(out int used))
            {
                mine.Add(used);
            }

            return mine.ToArray();
        })));
        Assert.Equal(Enumerable.Range(1, 500), taken.SelectMany(t => t).Order());
    }

    [Fact]
    public void A_slot_is_for_a_permit_of_the_same_terms_whatever_its_words()
    {
        var slot = new PermitSlot(Granted);
        Assert.True(slot.IsFor(Granted));
        Assert.True(slot.IsFor(Granted with { Text = "other", Reason = "words" }));
        Assert.False(slot.IsFor(Granted with { Uses = 3 }));
        Assert.False(slot.IsFor(Granted with { Until = Granted.Until.AddTicks(1) }));
        Assert.False(slot.IsFor(Granted with { Scope = "c/d" }));
        Assert.False(slot.IsFor(Granted with { Digest = new ActionDigest([.. Enumerable.Repeat((byte)1, 32)]) }));
        Assert.False(slot.IsFor(Granted with { HoldId = "hold-1" }));
    }

    [Fact]
    public void A_use_taken_elsewhere_makes_it_another_permit_and_one_taken_here_does_not()
    {
        var slot = new PermitSlot(Granted);
        Assert.False(slot.IsFor(Granted with { Used = 1 }));
        Assert.True(slot.TryTake(out _));
        Assert.True(slot.IsFor(Granted with { Used = 1 }));
        Assert.True(slot.IsFor(Granted));
        Assert.False(slot.IsFor(Granted with { Used = 2 }));
    }

    [Fact]
    public void A_claim_on_two_takes_one_use_of_each_or_none()
    {
        var permit = new PermitSlot(Granted);
        var probe = new PermitSlot(Granted with { Id = "permit-2", HoldId = "hold-1", Digest = null, Uses = 1 });
        var claim = new PermitClaim(permit, probe);
        Assert.False(claim.IsEmpty);
        Assert.True(claim.TryTake(out PermitClaim taken));
        Assert.Equal((1, 1), (taken.PermitUsed, taken.ProbeUsed));
        Assert.Equal((permit, probe), (taken.Permit, taken.Probe));

        Assert.False(claim.TryTake(out PermitClaim none));
        Assert.True(none.IsEmpty);
        Assert.True(permit.TryTake(out int second));
        Assert.Equal(2, second);

        probe.GiveBack();
        Assert.False(claim.TryTake(out _));
        Assert.True(probe.TryTake(out int first));
        Assert.Equal(1, first);

        claim.GiveBack();
        Assert.True(permit.IsLive(Now));
        Assert.True(probe.IsLive(Now));
    }

    [Fact]
    public void A_claim_taken_into_itself_takes_its_uses()
    {
        var slot = new PermitSlot(Granted with { Uses = 1 });
        var claim = new PermitClaim(slot, null);
        Assert.True(claim.TryTake(out claim));
        Assert.Equal((slot, 1), (claim.Permit, claim.PermitUsed));
        Assert.False(claim.TryTake(out claim));
        Assert.True(claim.IsEmpty);
    }

    [Fact]
    public void A_claim_on_one_takes_of_that_alone_and_an_empty_one_of_nothing()
    {
        var slot = new PermitSlot(Granted with { Uses = 1 });
        Assert.True(new PermitClaim(slot, null).TryTake(out PermitClaim permit));
        Assert.Equal((1, 0), (permit.PermitUsed, permit.ProbeUsed));
        permit.GiveBack();
        Assert.True(new PermitClaim(null, slot).TryTake(out PermitClaim probe));
        Assert.Equal((0, 1), (probe.PermitUsed, probe.ProbeUsed));
        probe.GiveBack();
        Assert.True(slot.IsLive(Now));
        Assert.False(new PermitClaim(slot, null).IsEmpty);
        Assert.False(new PermitClaim(null, slot).IsEmpty);

        PermitClaim empty = default;
        Assert.True(empty.IsEmpty);
        Assert.True(empty.TryTake(out PermitClaim same));
        Assert.Equal(empty, same);
        empty.GiveBack();
    }
}
