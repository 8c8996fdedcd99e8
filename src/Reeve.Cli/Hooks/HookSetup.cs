using Reeve.Agents.Hooks.Install;
using Reeve.Agents.Scopes;
using Reeve.Cli.Console;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Hooks;

/// <summary>Installs hooks, each with a token of its own.</summary>
/// <param name="session">The command.</param>
/// <param name="connection">Way to the service, as a person.</param>
/// <param name="dataFolder">The service's data folder.</param>
internal sealed class HookSetup(Session session, ServiceConnection connection, string dataFolder)
{
    /// <summary>Installs one.</summary>
    /// <param name="cli">The agent's command line.</param>
    /// <param name="repo">A folder of the repository, or null for this one.</param>
    /// <param name="user">The user's own settings instead.</param>
    /// <param name="trust">Also trust it in the agent's settings.</param>
    public async Task<Result<HookInstallation>> InstallAsync(string cli, string? repo, bool user, bool trust)
    {
        if (!session.Target().TryGet(out ServiceTarget? address, out Refusal? refusal)
            || !HookTarget.Of(session, address.Url, dataFolder, repo, user).TryGet(out HookTarget? target, out refusal))
        {
            return refusal;
        }

        string? scope = null;
        if (target.Place.Repository is { } root)
        {
            if (!RepositoryScope.Of(root, session.Environment.Clock).TryGet(out Scope? found, out refusal))
            {
                return refusal;
            }

            scope = found.Key;
        }

        HookToken token = new(session.Environment, cli, target.Place);
        return (await token.FindOrMintAsync(connection.Client, scope)).TryGet(out string? text, out refusal)
            ? target.Installer(cli).Install(new HookInstallRequest(target.Place, target.Service, text) { Trust = trust })
            : refusal;
    }
}
