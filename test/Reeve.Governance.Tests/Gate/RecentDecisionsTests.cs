using Reeve.Governance.Gate;
using Xunit;

namespace Reeve.Governance.Tests.Gate;

public sealed class RecentDecisionsTests
{
    [Fact]
    public async Task A_call_that_is_still_being_judged_is_never_forgotten()
    {
        await using var shop = new Workshop();
        var recent = new RecentDecisions(32);
        RecentDecisions.Slot[] pending = [.. Enumerable.Range(0, 5000).Select(i => Reserve(shop, recent, $"pending-{i}"))];
        for (int i = 0; i < 5000; i++)
        {
            Reserve(shop, recent, $"decided-{i}").Settle(null);
        }

        Assert.Equal(0, pending.Count(p => recent.Find(p.Id.Text) != p));
        Assert.False(recent.TryReserve(shop.Command(id: "pending-0"), out RecentDecisions.Slot held));
        Assert.Same(pending[0], held);
    }

    [Fact]
    public async Task What_is_remembered_is_bounded_again_once_everything_is_decided()
    {
        await using var shop = new Workshop();
        var recent = new RecentDecisions(320);
        foreach (RecentDecisions.Slot slot in Enumerable.Range(0, 5000).Select(i => Reserve(shop, recent, $"pending-{i}")).ToArray())
        {
            slot.Settle(null);
        }

        for (int i = 0; i < 20_000; i++)
        {
            Reserve(shop, recent, $"later-{i}").Settle(null);
        }

        Assert.Equal(0, Enumerable.Range(0, 5000).Count(i => recent.Find($"pending-{i}") is not null));
        Assert.Equal(320, Enumerable.Range(0, 20_000).Count(i => recent.Find($"later-{i}") is not null));
    }

    [Fact]
    public async Task An_id_that_was_freed_and_taken_again_is_not_pushed_out_by_its_own_past()
    {
        await using var shop = new Workshop();
        var recent = new RecentDecisions(32 * 8);
        RecentDecisions.Slot failed = Reserve(shop, recent, "again");
        recent.Release(failed);
        failed.Settle(null);
        string[] beside = [.. Enumerable.Range(0, 10_000).Select(i => $"x{i}").Where(id => Stripe(id) == Stripe("again")).Take(11)];
        foreach (string id in beside[..4])
        {
            Reserve(shop, recent, id).Settle(null);
        }

        RecentDecisions.Slot again = Reserve(shop, recent, "again");
        again.Settle(null);
        foreach (string id in beside[4..])
        {
            Reserve(shop, recent, id).Settle(null);
        }

        Assert.Same(again, recent.Find("again"));
    }

    private static uint Stripe(string id) => (uint)id.GetHashCode(StringComparison.Ordinal) % 32;

    private static RecentDecisions.Slot Reserve(Workshop shop, RecentDecisions recent, string id)
    {
        Assert.True(recent.TryReserve(shop.Command(id: id), out RecentDecisions.Slot slot));
        return slot;
    }
}
