namespace Reeve.Core.Permits;

/// <summary>
/// The uses left of one permit, shared by every snapshot that holds it. A use is taken before the decision is written and given back only if
/// that write fails, so a permit is never over-used, whoever races.
/// </summary>
public sealed class PermitSlot
{
    private int _left;

    /// <summary>Starts from what the permit has left.</summary>
    public PermitSlot(Permit permit)
    {
        Permit = permit;
        _left = Math.Max(0, (permit.Uses ?? int.MaxValue) - permit.Used);
    }

    /// <summary>The permit as granted; its <see cref="Permit.Used"/> may lag behind.</summary>
    public Permit Permit { get; }

    /// <summary>
    /// True when the permit has the terms this slot was made for: it differs in words and in uses taken at most, and none of those was taken elsewhere.
    /// </summary>
    public bool IsFor(Permit permit) => permit.Used <= (Permit.Uses ?? int.MaxValue) - Volatile.Read(ref _left) && (permit with { Used = Permit.Used, Text = Permit.Text, Reason = Permit.Reason }) == Permit;

    /// <summary>True while a use is left and the time has not come.</summary>
    public bool IsLive(DateTimeOffset now) => Volatile.Read(ref _left) > 0 && now < Permit.Until;

    /// <summary>Takes one use; false when none is left. Unlimited permits always have one.</summary>
    /// <param name="used">The count of uses including this one.</param>
    public bool TryTake(out int used)
    {
        while (true)
        {
            int left = Volatile.Read(ref _left);
            if (left <= 0)
            {
                used = 0;
                return false;
            }

            if (Interlocked.CompareExchange(ref _left, left - 1, left) == left)
            {
                used = (Permit.Uses ?? int.MaxValue) - left + 1;
                return true;
            }
        }
    }

    /// <summary>Gives back a use whose decision could not be written.</summary>
    public void GiveBack() => Interlocked.Increment(ref _left);
}
