namespace Reeve.Core.Permits;

/// <summary>
/// The permits that one answer rests on: the one for the exact action, the probe that passes a pause, or both. Uses are taken from all of them
/// or from none.
/// </summary>
/// <param name="Permit">For the exact action, or null.</param>
/// <param name="Probe">Through the pause, or null.</param>
public readonly record struct PermitClaim(PermitSlot? Permit, PermitSlot? Probe)
{
    /// <summary>True when the answer rests on no permit.</summary>
    public bool IsEmpty => Permit is null && Probe is null;

    /// <summary>Uses of <see cref="Permit"/> including this one, once taken.</summary>
    public int PermitUsed { get; init; }

    /// <summary>Uses of <see cref="Probe"/> including this one, once taken.</summary>
    public int ProbeUsed { get; init; }

    /// <summary>Takes one use of each; false, and nothing taken, when one of them has none left.</summary>
    public bool TryTake(out PermitClaim taken)
    {
        int probe = 0;
        int permit = 0;
        if (Probe is not null && !Probe.TryTake(out probe))
        {
            taken = default;
            return false;
        }

        if (Permit is not null && !Permit.TryTake(out permit))
        {
            Probe?.GiveBack();
            taken = default;
            return false;
        }

        // Assigned last: a caller may take a claim into itself.
        taken = this with { PermitUsed = permit, ProbeUsed = probe };
        return true;
    }

    /// <summary>Gives back uses whose decision could not be written.</summary>
    public void GiveBack()
    {
        Permit?.GiveBack();
        Probe?.GiveBack();
    }
}
