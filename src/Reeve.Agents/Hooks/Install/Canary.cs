using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reeve.Agents.Hooks.Install;

/// <summary>
/// A command that exists nowhere and that the gate must deny by its constraint <c>canary</c>. Being denied proves that
/// an installed hook reaches the gate and that the gate's deny comes back in the CLI's dialect.
/// </summary>
internal sealed class Canary
{
    /// <summary>Every command word with this beginning is a canary.</summary>
    public const string Prefix = "reeve-canary-";

    /// <summary>
    /// How the gate's reason names the hard constraint that denies it. Any other reason may well quote the command, so the word alone proves nothing.
    /// </summary>
    public const string Proof = "constraint canary";

    private readonly string _id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(9)).Replace('_', '0').Replace('-', '1');

    /// <summary>The command.</summary>
    public string Command => Prefix + _id;

    /// <summary>Names the call; every proof has its own.</summary>
    public string Call => $"reeve-verify-{_id}";

    /// <summary>The PreToolUse body as Claude Code and Codex send it.</summary>
    public byte[] Body(string folder) => JsonSerializer.SerializeToUtf8Bytes(new JsonObject
    {
        ["session_id"] = Call,
        ["turn_id"] = Call,
        ["transcript_path"] = null,
        ["cwd"] = folder,
        ["permission_mode"] = "default",
        ["hook_event_name"] = "PreToolUse",
        ["tool_name"] = "Bash",
        ["tool_input"] = new JsonObject { ["command"] = Command },
        ["tool_use_id"] = Call,
    });
}
