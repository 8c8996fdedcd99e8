namespace Reeve.Agents.Hooks.Install.Client;

/// <summary>What Reeve's bash client has to know of one CLI. The service writes the same words; a test compares the two.</summary>
/// <param name="Cli">Name in <c>/hook/{cli}</c>.</param>
/// <param name="Name">Name for people.</param>
/// <param name="File">Name of the client's file.</param>
internal sealed record ClientWords(string Cli, string Name, string File)
{
    /// <summary>The whole answer that lets a call run; empty where silence does.</summary>
    public string Allow { get; init; } = "";

    /// <summary>A denial up to its reason.</summary>
    public required string Deny { get; init; }

    /// <summary>Between the first reason and the second, where the CLI wants it twice; else empty.</summary>
    public string Again { get; init; } = "";

    /// <summary>A denial from behind its reason.</summary>
    public required string End { get; init; }

    /// <summary>A question up to its reason; empty where the CLI is never to ask.</summary>
    public string Ask { get; init; } = "";

    /// <summary>What is said to an outcome; empty where nothing is.</summary>
    public string Heard { get; init; } = "";
}
