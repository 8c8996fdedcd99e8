using System.Collections.Immutable;

namespace Reeve.Core.Drills;

/// <summary>Drills as they are remembered.</summary>
public static class DrillHistory
{
    /// <summary>Drills of each kind that are remembered, the newest; the database keeps all.</summary>
    public const int Kept = 20;

    /// <summary>With one more, or one changed, and without those of its kind that are too many by that.</summary>
    public static ImmutableDictionary<string, Drill> With(this ImmutableDictionary<string, Drill> drills, Drill drill)
    {
        drills = drills.SetItem(drill.Id, drill);
        return drills.RemoveRange(drills.Values.Where(d => d.Kind == drill.Kind).NewestFirst().Skip(Kept).Select(d => d.Id));
    }

    /// <summary>In order, newest first.</summary>
    public static IEnumerable<Drill> NewestFirst(this IEnumerable<Drill> drills) =>
        drills.OrderByDescending(d => d.At.ToUnixTimeMilliseconds()).ThenByDescending(d => d.Id, StringComparer.Ordinal);
}
