using System.Globalization;
using System.Reflection;
using Reeve.Core.Refusals;

namespace Reeve.Storage.State.Migrations;

/// <summary>The migrations of one dialect, in order.</summary>
public sealed class MigrationSet
{
    /// <summary>Takes these migrations.</summary>
    /// <exception cref="ArgumentException">They are not numbered 1, 2, 3, ….</exception>
    public MigrationSet(IReadOnlyList<Migration> all)
    {
        if (!all.Select(m => m.Number).SequenceEqual(Enumerable.Range(1, all.Count)))
        {
            throw new ArgumentException("Migrations are numbered from 1 without gaps.", nameof(all));
        }

        All = all;
    }

    /// <summary>Those of SQLite.</summary>
    public static MigrationSet Sqlite { get; } = Embedded("Sqlite");

    /// <summary>Those of PostgreSQL.</summary>
    public static MigrationSet Postgres { get; } = Embedded("Postgres");

    /// <summary>Every migration, first first.</summary>
    public IReadOnlyList<Migration> All { get; }

    /// <summary>What is left to apply. Refuses when an applied one differs from what this version knows, or when there are later ones.</summary>
    /// <param name="applied">What the database says, in order of number.</param>
    /// <param name="database">Path or name of the database, for the refusal.</param>
    public Result<IReadOnlyList<Migration>> Pending(IReadOnlyList<AppliedMigration> applied, string database)
    {
        for (int i = 0; i < applied.Count; i++)
        {
            if (applied[i].Number != i + 1)
            {
                return StateRefusals.MigrationMissing(database, i + 1);
            }

            if (i >= All.Count)
            {
                return StateRefusals.NewerSchema(database, applied[^1].Number, All.Count);
            }

            if (!string.Equals(applied[i].Checksum, All[i].Checksum, StringComparison.Ordinal))
            {
                return StateRefusals.MigrationChanged(database, All[i]);
            }
        }

        return All.Skip(applied.Count).ToArray();
    }

    private static MigrationSet Embedded(string dialect)
    {
        string prefix = $"{typeof(MigrationSet).Namespace}.{dialect}.";
        Assembly assembly = typeof(MigrationSet).Assembly;
        return new MigrationSet(
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && name.EndsWith(".sql", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => Read(assembly, name, name[prefix.Length..^".sql".Length])),
        ]);
    }

    private static Migration Read(Assembly assembly, string resource, string file)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        int underscore = file.IndexOf('_', StringComparison.Ordinal);
        return new Migration(int.Parse(file.AsSpan(0, underscore), CultureInfo.InvariantCulture), file[(underscore + 1)..], reader.ReadToEnd());
    }
}
