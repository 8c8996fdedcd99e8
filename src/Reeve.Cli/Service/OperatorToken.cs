using System.Text;
using Reeve.Cli.Console;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Service;

/// <summary>Where the person's token is kept, and reading and writing it. Only its owner may read the file.</summary>
internal static class OperatorToken
{
    private const int MaxBytes = 4096;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Others = ~(OwnerOnly | UnixFileMode.UserExecute);

    /// <summary>The file in force: <c>--token-file</c>, <c>REEVE_TOKEN_FILE</c>, else <c>reeve/operator.token</c> in the configuration folder.</summary>
    public static string File(CliEnvironment environment, string? option)
    {
        string? named = option ?? environment.Variable("REEVE_TOKEN_FILE");
        return named is not null
            ? environment.Absolute(named)
            : Path.Combine(ConfigFolder(environment), "operator.token");
    }

    /// <summary>Folder of the person's own files: <c>$XDG_CONFIG_HOME/reeve</c>, else <c>~/.config/reeve</c>.</summary>
    public static string ConfigFolder(CliEnvironment environment) =>
        Path.Combine(environment.Variable("XDG_CONFIG_HOME") ?? Path.Combine(environment.HomeFolder, ".config"), "reeve");

    /// <summary>The token to send: of <c>--token-file</c>, <c>REEVE_TOKEN</c>, else of the file in force; null when there is none.</summary>
    public static Result<string?> Find(CliEnvironment environment, string? option)
    {
        if (option is null && environment.Variable("REEVE_TOKEN") is { } token)
        {
            return Check(token.Trim(), "REEVE_TOKEN");
        }

        string file = File(environment, option);
        bool named = option is not null || environment.Variable("REEVE_TOKEN_FILE") is not null;
        return System.IO.File.Exists(file) ? Read(file) : named ? TokenRefusals.Missing(file) : (Result<string?>)(string?)null;
    }

    /// <summary>Reads a token file.</summary>
    public static Result<string?> Read(string file)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && (System.IO.File.GetUnixFileMode(file) & Others) is not UnixFileMode.None)
            {
                return TokenRefusals.TooOpen(file);
            }

            if (new FileInfo(file).Length > MaxBytes)
            {
                return TokenRefusals.Malformed(file);
            }

            return Check(System.IO.File.ReadAllText(file).Trim(), file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return TokenRefusals.Unreadable(file, e.Message);
        }
    }

    /// <summary>Makes the empty file that <see cref="Fill"/> will write, so that no token is minted that cannot be kept.</summary>
    /// <returns>Null, or why it cannot be made; an existing file is never overwritten.</returns>
    public static Refusal? Reserve(string file)
    {
        try
        {
            string folder = Path.GetDirectoryName(file)!;
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, OwnerOnly | UnixFileMode.UserExecute);
            }

            using FileStream made = new(file, Options(FileMode.CreateNew));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return TokenRefusals.Unwritable(file, e.Message);
        }
    }

    /// <summary>Writes the token into the reserved file and to the disk.</summary>
    /// <returns>Null, or why it could not be written.</returns>
    public static Refusal? Fill(string file, string token)
    {
        try
        {
            using FileStream stream = new(file, Options(FileMode.Truncate));
            stream.Write(Encoding.UTF8.GetBytes(token + "\n"));
            stream.Flush(flushToDisk: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return TokenRefusals.Unwritable(file, e.Message);
        }
    }

    private static FileStreamOptions Options(FileMode mode)
    {
        FileStreamOptions options = new() { Mode = mode, Access = FileAccess.Write };
        if (mode == FileMode.CreateNew && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        return options;
    }

    private static Result<string?> Check(string token, string where) =>
        token.StartsWith("reeve_", StringComparison.Ordinal) && token.Length < MaxBytes && token.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? token
            : TokenRefusals.Malformed(where);
}
