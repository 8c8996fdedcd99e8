namespace Reeve.Core.Rules;

/// <summary>Trips of one rule by scope and subject.</summary>
internal sealed class TripOrder : IComparer<Trip>
{
    public static readonly TripOrder Instance = new();

    public int Compare(Trip? x, Trip? y) => (x, y) switch
    {
        ({ } a, { } b) => string.CompareOrdinal(a.Scope, b.Scope) is var scope and not 0 ? scope
            : (a.Subject.Type?.Bit ?? -1).CompareTo(b.Subject.Type?.Bit ?? -1) is var type and not 0 ? type
            : string.CompareOrdinal(a.Subject.Agent, b.Subject.Agent),
        _ => 0,
    };
}
