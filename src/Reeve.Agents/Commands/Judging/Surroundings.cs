using System.Collections.Immutable;
using Reeve.Agents.Commands.Paths;
using Reeve.Agents.Commands.Table;

namespace Reeve.Agents.Commands.Judging;

/// <summary>What every call is judged against: the table, the guarded paths, the machine. Built once, read by all threads.</summary>
internal sealed class Surroundings
{
    public Surroundings(ClassifierOptions options, CommandTable table)
    {
        Options = options;
        Table = table;
        Home = options.Home.Length > 1 ? PathName.Absolute(options.Home, "/", "/") : "/root";
        Credentials = Guard("read-credentials", options.TokenFiles);
        CredentialFolders = new PathGuard(table.Constraints.Where(c => c.Id == "read-credentials").SelectMany(c => c.Paths).Where(p => p[0] == '.' && p.Contains('/', StringComparison.Ordinal))
            .Select(p => Absolute(p[..p.LastIndexOf('/')])), []);
        Reeve = Guard("write-reeve", options.ProtectedPaths.AddRange(options.TokenFiles));
        IEnumerable<string> trees = table.Constraints.Where(c => c.Id == "write-reeve").SelectMany(c => c.Trees).Select(Absolute);
        Trees = new PathGuard(trees.Concat(options.ProtectedPaths.SelectMany(Parents)), []);
        TempFolders = [.. options.TempFolders.Where(t => t.Length > 1).Distinct(StringComparer.Ordinal)];
        ApiAddress = ":" + options.ApiPort.ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    public ClassifierOptions Options { get; }

    public CommandTable Table { get; }

    public string Home { get; }

    /// <summary>Files that hold credentials.</summary>
    public PathGuard Credentials { get; }

    /// <summary>Folders that hold such files.</summary>
    public PathGuard CredentialFolders { get; }

    /// <summary>Files that are Reeve's own or switch its hooks.</summary>
    public PathGuard Reeve { get; }

    /// <summary>Folders above them.</summary>
    public PathGuard Trees { get; }

    public ImmutableArray<string> TempFolders { get; }

    /// <summary>Port of Reeve's API as it stands in an address, e.g. <c>:4007</c>.</summary>
    public string ApiAddress { get; }

    private PathGuard Guard(string id, IEnumerable<string> more)
    {
        ConstraintRow[] rows = [.. Table.Constraints.Where(c => c.Id == id)];
        IEnumerable<string> paths = rows.SelectMany(r => r.Paths).Concat(more);
        return new PathGuard(paths.SelectMany(WithContents).Select(Absolute), rows.SelectMany(r => r.Exceptions).Select(Absolute));
    }

    /// <summary>A folder is protected with all that is in it; a plain file name is only that.</summary>
    private static string[] WithContents(string path) =>
        path[0] is '.' or '/' or '~' || path.Contains('/', StringComparison.Ordinal) ? [path, path + "/**"] : [path];

    private string Absolute(string pattern) =>
        pattern.StartsWith('~') ? Home + pattern[1..] : pattern.StartsWith('/') || pattern.StartsWith("**", StringComparison.Ordinal) ? pattern : "**/" + pattern;

    private static IEnumerable<string> Parents(string path)
    {
        for (int slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            if (!path[..slash].Contains('*', StringComparison.Ordinal))
            {
                yield return path[..slash];
            }
        }
    }
}
