namespace Reeve.Agents.Hooks.Install.Client;

/// <summary>Where the parts of one CLI's hook stand.</summary>
internal sealed record HookedPaths(HookedCli Cli, HookPlace Place)
{
    /// <summary>Folder of client and settings.</summary>
    public string Folder { get; } = Place.Repository is { } repository
        ? Path.Combine(repository, Cli.RepositoryFolder)
        : Cli.UserFolder(Place);

    public string Settings => Path.Combine(Folder, Cli.SettingsName);

    public string Client => Path.Combine(Folder, Cli.Words.File);

    /// <summary>Where the CLI would start the client.</summary>
    public string WorkingFolder => Place.Repository ?? Place.Home;

    /// <summary>What of a repository git is not to commit.</summary>
    public string[] Excluded => Cli.ExcludesSettings
        ? [$"{Cli.RepositoryFolder}/{Cli.Words.File}", $"{Cli.RepositoryFolder}/{Cli.SettingsName}"]
        : [$"{Cli.RepositoryFolder}/{Cli.Words.File}"];
}
