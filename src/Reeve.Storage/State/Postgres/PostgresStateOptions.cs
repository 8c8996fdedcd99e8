namespace Reeve.Storage.State.Postgres;

/// <summary>Which PostgreSQL and where in it.</summary>
public sealed record PostgresStateOptions
{
    /// <summary>Npgsql connection string.</summary>
    public required string ConnectionString { get; init; }

    /// <summary>Schema of the tables; created when absent. Default <c>public</c>; 1 to 48 lower-case letters, digits and underscores, no digit first.</summary>
    public string Schema { get; init; } = "public";

    /// <summary>How long to wait for a lock or a connection. Default 5 s, range 1 ms to 60 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
