using System.Collections.Frozen;
using Reeve.Agents.Commands.Judging.Programs;

namespace Reeve.Agents.Commands.Judging;

/// <summary>The code behind the table's <c>do</c> key: what data cannot say about a program.</summary>
internal static class Handlers
{
    private static readonly FrozenDictionary<string, Action<LineJudge, Invocation>> ByName = new Dictionary<string, Action<LineJudge, Invocation>>(StringComparer.Ordinal)
    {
        ["env"] = Wrappers.Env,
        ["xargs"] = Wrappers.Xargs,
        ["mix-do"] = Wrappers.MixDo,
        ["eval"] = Wrappers.Eval,
        ["source"] = Wrappers.Source,
        ["npx"] = Wrappers.Npx,
        ["run"] = Wrappers.Run,
        ["shell"] = Interpreters.Shell,
        ["interpreter"] = Interpreters.Script,
        ["file"] = Interpreters.File,
        ["sed"] = TextPrograms.Sed,
        ["awk"] = TextPrograms.Awk,
        ["sql"] = SqlClients.Judge,
        ["find"] = FindCommand.Judge,
        ["move"] = FileCommands.Move,
        ["remove"] = FileCommands.Remove,
        ["folder"] = FileCommands.ChangeFolder,
        ["assign"] = FileCommands.Assign,
        ["dd"] = FileCommands.CopyBlocks,
        ["patch"] = FileCommands.Patch,
        ["remote"] = NetworkCommands.RemoteCopy,
        ["ssh"] = NetworkCommands.RemoteShell,
        ["http"] = NetworkCommands.Request,
        ["connect"] = NetworkCommands.Connect,
        ["git"] = GitCommands.Global,
        ["transport"] = GitCommands.Transport,
        ["worktree"] = GitCommands.Worktree,
        ["replace"] = FileCommands.Replace,
        ["print"] = FileCommands.Print,
        ["tar"] = ArchiveCommands.Tar,
        ["git-clean"] = GitCommands.Clean,
        ["git-push"] = GitCommands.Push,
        ["git-config"] = GitCommands.Config,
        ["service"] = ServiceCommands.Target,
        ["set"] = ShellSettings.Set,
        ["shopt"] = ShellSettings.Shopt,
        ["pids"] = ServiceCommands.Find,
        ["kill"] = ServiceCommands.Kill,
        ["dotnet"] = ServiceCommands.Managed,
        ["container"] = ServiceCommands.Container,
        ["filter"] = TextPrograms.Filter,
        ["make"] = ServiceCommands.Make,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Names a table may use.</summary>
    public static IEnumerable<string> Names => ByName.Keys;

    public static Action<LineJudge, Invocation> Find(string name) => ByName[name];
}
