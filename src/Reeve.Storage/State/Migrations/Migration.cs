using System.Security.Cryptography;
using System.Text;

namespace Reeve.Storage.State.Migrations;

/// <summary>One numbered step of the schema.</summary>
/// <param name="Number">From 1, without gaps.</param>
/// <param name="Name">Name of its file without number and extension.</param>
/// <param name="Sql">The statements.</param>
public sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>Lower-case hex SHA-256 of the text with line ends, trailing blanks and blank lines at the end normalised.</summary>
    public string Checksum { get; } = ChecksumOf(Sql);

    private static string ChecksumOf(string sql)
    {
        IEnumerable<string> lines = sql.ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd());
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines).TrimEnd())));
    }
}

/// <summary>A migration as the database says it was applied.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Checksum">Checksum of the text that was applied.</param>
public sealed record AppliedMigration(long Number, string Name, string Checksum);
