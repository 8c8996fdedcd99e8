namespace Reeve.Agents.Hooks.Install;

/// <summary>What <see cref="IHookInstaller.Install"/> shall do.</summary>
/// <param name="Place">Whose settings.</param>
/// <param name="Service">Address of the service, e.g. <c>http://127.0.0.1:4007</c>.</param>
/// <param name="Token">The token minted for this hook: letters, digits and <c>. _ ~ + / = -</c>.</param>
public sealed record HookInstallRequest(HookPlace Place, Uri Service, string Token)
{
    /// <summary>
    /// True when the person who installs also vouches for the hook where the CLI wants hooks to be trusted (Codex): the trust is
    /// written for Reeve's two entries and nothing else. Default false: the step is demanded of the person instead.
    /// </summary>
    public bool Trust { get; init; }
}
