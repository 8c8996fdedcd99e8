using System.Collections.Immutable;

namespace Reeve.Agents.Commands;

/// <summary>What the classifier knows about the machine and about Reeve itself.</summary>
public sealed record ClassifierOptions
{
    /// <summary>Port of Reeve's own API unless set otherwise.</summary>
    public const int DefaultApiPort = 4007;

    /// <summary>Folders and files that agents never write: Reeve's data folder, configuration, hook clients. Absolute paths or globs (<c>**</c> spans folders).</summary>
    public ImmutableArray<string> ProtectedPaths { get; init; } = [];

    /// <summary>Files that hold tokens: agents neither read nor write them. Absolute paths or globs.</summary>
    public ImmutableArray<string> TokenFiles { get; init; } = [];

    /// <summary>Branches that are never force-pushed or deleted; <c>*</c> matches within a name. Default: main, master, release/*.</summary>
    public ImmutableArray<string> ProtectedBranches { get; init; } = ["main", "master", "release/*"];

    /// <summary>Rows in the format of the built-in type table that are added to it; a row with the same head replaces the built-in one.</summary>
    public string ExtraRows { get; init; } = "";

    /// <summary>Home folder of the agent's user. Default: that of this process.</summary>
    public string Home { get; init; } = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    /// <summary>Folders whose files are nobody's: writing there is <c>fs.write</c>. Default: /tmp, /var/tmp and the system's own.</summary>
    public ImmutableArray<string> TempFolders { get; init; } = ["/tmp", "/var/tmp", Path.GetTempPath().TrimEnd('/')];

    /// <summary>Port on which Reeve's API listens. Default 4007.</summary>
    public int ApiPort { get; init; } = DefaultApiPort;

    /// <summary>Answers the target of the symbolic link at an absolute path, or null when there is none. Default: the file system.</summary>
    public Func<string, string?> LinkTarget { get; init; } = Paths.SymbolicLinks.TargetOnDisk;

    /// <summary>Answers the text of the script at an absolute path, or null when it cannot be read or is larger than 64 kB. Default: the file system.</summary>
    public Func<string, string?> ScriptText { get; init; } = Paths.ScriptFile.TextOnDisk;

    /// <summary>True when there is a folder at an absolute path. Default: the file system.</summary>
    public Func<string, bool> IsFolder { get; init; } = Paths.ScriptFile.IsFolderOnDisk;
}
